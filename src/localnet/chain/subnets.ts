import type { AnyJson } from '@polkadot/types/types'
import type { StoragePath } from '../../chain/scale/storage-path.ts'
import { subtensorFailure } from './dispatch-failure.ts'
import type { World } from './world.ts'

/** Defaults of a new subnet (reference chain-and-wallet 4.2 to 4.4, 6.1); of the two rate limits, what a rehearsal can wait for. */
const defaults = {
  tempo: 360,
  maxAllowedUids: 256,
  burn: 1_000_000_000,
  minAllowedWeights: 1,
  maxWeightsLimit: 65_535,
  weightsSetRateLimit: 5,
  servingRateLimit: 5,
  immunityPeriod: 5000,
  revealPeriodEpochs: 1,
} as const

/** Lists with one value a miner, in the order of their numbers. */
const zeroLists = ['rank', 'trust', 'consensus', 'incentive', 'dividends', 'emission', 'validatorTrust', 'pruningScores'] as const

export function addSubnet({ state }: World, netuid: number, owner: string): void {
  for (const [name, value] of Object.entries(defaults)) state.put(`subtensorModule.${name}`, [netuid], value)
  state.put('subtensorModule.networksAdded', [netuid], true)
  state.put('subtensorModule.networkRegistrationAllowed', [netuid], true)
  state.put('subtensorModule.commitRevealWeightsEnabled', [netuid], false)
  state.put('subtensorModule.subnetOwner', [netuid], owner)
  state.put('subtensorModule.totalNetworks', [], state.number('subtensorModule.totalNetworks') + 1)
}

/** Throws SubnetNotExists. */
export function needSubnet({ state }: World, netuid: number): void {
  if (!state.flag('subtensorModule.networksAdded', netuid)) throw subtensorFailure('SubnetNotExists')
}

/** The number of a hotkey on a subnet, or null. */
export function uidOf({ state }: World, netuid: number, hotkey: string): number | null {
  const text = state.text('subtensorModule.uids', netuid, hotkey)
  return text === null || text === '' ? null : Number(text)
}

/** Registers a hotkey; it gets the next free number. Only the first miner of a subnet may set weights. */
export function addNeuron(world: World, netuid: number, hotkey: string, coldkey: string): number {
  const { state, store } = world
  const uid = state.number('subtensorModule.subnetworkN', netuid)
  state.put('subtensorModule.subnetworkN', [netuid], uid + 1)
  state.put('subtensorModule.keys', [netuid, uid], hotkey)
  state.put('subtensorModule.uids', [netuid, hotkey], uid)
  state.put('subtensorModule.owner', [hotkey], coldkey)
  state.put('subtensorModule.blockAtRegistration', [netuid, uid], store.head)
  state.put('subtensorModule.isNetworkMember', [hotkey, netuid], true)
  for (const list of zeroLists) push(world, `subtensorModule.${list}`, netuid, 0)
  push(world, 'subtensorModule.active', netuid, true)
  push(world, 'subtensorModule.validatorPermit', netuid, uid === 0)
  push(world, 'subtensorModule.lastUpdate', netuid, store.head)
  return uid
}

function push({ state }: World, path: StoragePath, netuid: number, value: AnyJson): void {
  state.put(path, [netuid], [...state.list(path, netuid), value])
}
