import type { AnyJson } from '@polkadot/types/types'
import type { StoragePath } from '../../../chain/scale/storage-path.ts'
import type { World } from '../world.ts'

const noAxon = { block: 0, version: 0, ip: 0, port: 0, ipType: 0, protocol: 0, placeholder1: 0, placeholder2: 0 }
const noPrometheus = { block: 0, version: 0, ip: 0, port: 0, ipType: 0 }

/** What the runtime tells of one miner; some fields are kept for old clients only (reference chain-and-wallet 4.5). */
export function neuronOf(world: World, netuid: number, uid: number) {
  const { state } = world
  const hotkey = state.text('subtensorModule.keys', netuid, uid)
  if (hotkey === null || uid >= state.number('subtensorModule.subnetworkN', netuid)) return null
  const coldkey = state.text('subtensorModule.owner', hotkey)
  const of = (item: string): AnyJson => state.list(`subtensorModule.${item}` satisfies StoragePath, netuid)[uid] ?? 0
  const axon = state.get('subtensorModule.axons', netuid, hotkey)
  return {
    ...{ hotkey, coldkey, uid, netuid },
    active: of('active') === true,
    axonInfo: axon === null || axon.isEmpty ? noAxon : axon.toJSON(),
    prometheusInfo: noPrometheus,
    stake: [[coldkey, stakeOf(world, netuid, hotkey)]],
    rank: 0,
    emission: of('emission'),
    incentive: of('incentive'),
    consensus: of('consensus'),
    trust: 0,
    validatorTrust: of('validatorTrust'),
    dividends: of('dividends'),
    lastUpdate: of('lastUpdate'),
    validatorPermit: of('validatorPermit') === true,
    pruningScore: 65_535,
  }
}

export type Neuron = NonNullable<ReturnType<typeof neuronOf>>

/** In rao; nobody stakes in a rehearsal, so it is what `dev_setStorage` wrote, or 0. */
export function stakeOf({ state }: World, netuid: number, hotkey: string): string {
  return state.bigint('subtensorModule.totalHotkeyAlpha', hotkey, netuid).toString()
}

export function neuronsOf(world: World, netuid: number): Neuron[] {
  const count = world.state.number('subtensorModule.subnetworkN', netuid)
  return Array.from({ length: count }, (_, uid) => neuronOf(world, netuid, uid)).filter((neuron) => neuron !== null)
}

/** With the weights that it set. */
export function fullNeuron(world: World, neuron: Neuron) {
  return { ...neuron, weights: world.state.list('subtensorModule.weights', neuron.netuid, neuron.uid), bonds: [] }
}
