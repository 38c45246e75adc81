import type { Codec } from '@polkadot/types/types'
import { subtensorFailure } from '../dispatch-failure.ts'
import { needSubnet, uidOf } from '../subnets.ts'
import type { World } from '../world.ts'
import { argument, type Call, whole, wholes } from './call.ts'

/** The largest weight is stored as this (reference chain-and-wallet 4.3). */
const largest = 65_535

/** `subtensorModule.set_weights`, where commit-reveal is off. */
export const setWeights: Call = { paysFee: false, run: (world, who, args) => set(world, who, args, 1) }

/** The same with the number of a mechanism after that of the subnet; only mechanism 0 is here. */
export const setMechanismWeights: Call = {
  paysFee: false,
  run(world, who, args) {
    if (whole(args, 1) !== 0) throw subtensorFailure('MechanismDoesNotExist')
    return set(world, who, args, 2)
  },
}

function set(world: World, who: string, args: readonly Codec[], at: number) {
  const { state } = world
  const netuid = whole(args, 0)
  const [uids, values] = [wholes(args, at), wholes(args, at + 1)]
  needSubnet(world, netuid)
  if (uids.length !== values.length) throw subtensorFailure('WeightVecNotEqualSize')
  const uid = uidOf(world, netuid, who)
  if (uid === null) throw subtensorFailure('HotKeyNotRegisteredInSubNet')
  if (state.flag('subtensorModule.commitRevealWeightsEnabled', netuid)) throw subtensorFailure('CommitRevealEnabled')
  if (BigInt(argument(args, at + 2).toString()) < state.bigint('subtensorModule.weightsVersionKey', netuid))
    throw subtensorFailure('IncorrectWeightVersionKey')
  needPause(world, netuid, uid, 'SettingWeightsTooFast')
  const alone = uids.length === 1 && uids[0] === uid
  if (state.list('subtensorModule.validatorPermit', netuid)[uid] !== true && !alone) throw subtensorFailure('NeuronNoValidatorPermit')
  if (new Set(uids).size !== uids.length) throw subtensorFailure('DuplicateUids')
  if (uids.some((other) => other >= state.number('subtensorModule.subnetworkN', netuid))) throw subtensorFailure('UidVecContainInvalidOne')
  const most = Math.max(1, ...values)
  const weights = uids.map((other, index) => [other, Math.floor(((values[index] ?? 0) * largest) / most)])
  state.put('subtensorModule.weights', [netuid, uid], weights)
  noteUpdate(world, netuid, uid)
  return [['subtensorModule.WeightsSet', [netuid, uid]]] as const
}

/** Throws `error` where the miner's last weights are younger than the subnet's limit. */
export function needPause({ state, store }: World, netuid: number, uid: number, error: string): void {
  const last = Number(state.list('subtensorModule.lastUpdate', netuid)[uid] ?? 0)
  if (last > 0 && store.head - last < state.number('subtensorModule.weightsSetRateLimit', netuid)) throw subtensorFailure(error)
}

export function noteUpdate({ state, store }: World, netuid: number, uid: number): void {
  const blocks = state.list('subtensorModule.lastUpdate', netuid)
  state.put('subtensorModule.lastUpdate', [netuid], blocks.with(uid, store.head))
}
