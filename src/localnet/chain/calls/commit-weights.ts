import type { Codec } from '@polkadot/types/types'
import { blake2AsHex } from '@polkadot/util-crypto'
import { subtensorFailure } from '../dispatch-failure.ts'
import { needSubnet, uidOf } from '../subnets.ts'
import type { World } from '../world.ts'
import { argument, type Call, whole } from './call.ts'
import { needPause, noteUpdate } from './set-weights.ts'

/** `subtensorModule.commit_timelocked_weights`: kept for the epoch, and never opened here. */
export const commitTimelockedWeights: Call = { paysFee: false, run: (world, who, args) => commit(world, who, args, 1) }

/** The same with the number of a mechanism after that of the subnet. */
export const commitTimelockedMechanismWeights: Call = {
  paysFee: false,
  run(world, who, args) {
    if (whole(args, 1) !== 0) throw subtensorFailure('MechanismDoesNotExist')
    return commit(world, who, args, 2)
  },
}

function commit(world: World, who: string, args: readonly Codec[], at: number) {
  const { state, store } = world
  const netuid = whole(args, 0)
  const [bytes, round] = [argument(args, at).toString(), argument(args, at + 1)]
  needSubnet(world, netuid)
  const uid = uidOf(world, netuid, who)
  if (uid === null) throw subtensorFailure('HotKeyNotRegisteredInSubNet')
  needPause(world, netuid, uid, 'CommittingWeightsTooFast')
  const epoch = state.number('subtensorModule.subnetEpochIndex', netuid)
  const before = state.list('subtensorModule.timelockedWeightCommits', netuid, epoch)
  state.put('subtensorModule.timelockedWeightCommits', [netuid, epoch], [...before, [who, store.head, bytes, round]])
  noteUpdate(world, netuid, uid)
  return [['subtensorModule.TimelockedWeightsCommitted', [who, netuid, blake2AsHex(bytes), round]]] as const
}
