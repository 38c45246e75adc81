import type { Codec } from '@polkadot/types/types'
import { pay } from '../accounts.ts'
import { subtensorFailure } from '../dispatch-failure.ts'
import { nobody } from '../nobody.ts'
import { addNeuron, needSubnet, uidOf } from '../subnets.ts'
import type { World } from '../world.ts'
import { argument, type Call, whole } from './call.ts'

/** `subtensorModule.burned_register`: a number on the subnet for a hotkey, paid by its coldkey. */
export const burnedRegister: Call = { paysFee: true, run: register }

/** `subtensorModule.register_limit`: the same, but never for more than the price that is named. */
export const registerLimit: Call = {
  paysFee: true,
  run(world, who, args) {
    const price = world.state.bigint('subtensorModule.burn', whole(args, 0))
    if (price > BigInt(argument(args, 2).toString())) throw subtensorFailure('RegistrationPriceLimitExceeded')
    return register(world, who, args)
  },
}

function register(world: World, who: string, args: readonly Codec[]) {
  const netuid = whole(args, 0)
  const hotkey = argument(args, 1).toString()
  if (netuid === 0) throw subtensorFailure('RegistrationNotPermittedOnRootSubnet')
  needSubnet(world, netuid)
  if (!world.state.flag('subtensorModule.networkRegistrationAllowed', netuid)) throw subtensorFailure('SubNetRegistrationDisabled')
  if (uidOf(world, netuid, hotkey) !== null) throw subtensorFailure('HotKeyAlreadyRegisteredInSubNet')
  const owner = world.state.text('subtensorModule.owner', hotkey) ?? nobody
  if (owner !== nobody && owner !== who) throw subtensorFailure('NonAssociatedColdKey')
  if (world.state.number('subtensorModule.subnetworkN', netuid) >= world.state.number('subtensorModule.maxAllowedUids', netuid))
    throw subtensorFailure('NoNeuronIdAvailable')
  pay(world, who, world.state.bigint('subtensorModule.burn', netuid))
  return [['subtensorModule.NeuronRegistered', [netuid, addNeuron(world, netuid, hotkey, who), hotkey]]] as const
}
