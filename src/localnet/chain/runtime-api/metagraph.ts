import { stringToU8a } from '@polkadot/util'
import { apiMethod } from '../../../chain/scale/runtime-api.ts'
import { nobody } from '../nobody.ts'
import type { World } from '../world.ts'
import { neuronsOf, stakeOf } from './neurons.ts'

/** Everything that the runtime tells of a subnet; null where there is none. Fields that are missing count as 0. */
export function metagraphOf(world: World, netuid: number) {
  const { state, store } = world
  if (!state.flag('subtensorModule.networksAdded', netuid)) return null
  const neurons = neuronsOf(world, netuid)
  const number = (item: string) => state.number(`subtensorModule.${item}`, netuid)
  const lastStep = number('lastEpochBlock')
  const stakes = neurons.map(({ hotkey }) => stakeOf(world, netuid, hotkey))
  return {
    netuid,
    name: text('rehearsal'),
    symbol: text('r'),
    identity: null,
    networkRegisteredAt: 0,
    ownerHotkey: neurons[0]?.hotkey ?? nobody,
    ownerColdkey: state.text('subtensorModule.subnetOwner', netuid) ?? nobody,
    block: store.head,
    tempo: number('tempo'),
    lastStep,
    blocksSinceLastStep: store.head - lastStep,
    movingPrice: { bits: 0 },
    minAllowedWeights: number('minAllowedWeights'),
    maxWeightsLimit: number('maxWeightsLimit'),
    weightsVersion: number('weightsVersionKey'),
    weightsRateLimit: number('weightsSetRateLimit'),
    activityCutoff: number('activityCutoff'),
    maxValidators: number('maxAllowedValidators'),
    numUids: neurons.length,
    maxUids: number('maxAllowedUids'),
    burn: number('burn'),
    minBurn: number('minBurn'),
    maxBurn: number('maxBurn'),
    registrationAllowed: state.flag('subtensorModule.networkRegistrationAllowed', netuid),
    immunityPeriod: number('immunityPeriod'),
    servingRateLimit: number('servingRateLimit'),
    commitRevealWeightsEnabled: state.flag('subtensorModule.commitRevealWeightsEnabled', netuid),
    commitRevealPeriod: number('revealPeriodEpochs'),
    hotkeys: neurons.map(({ hotkey }) => hotkey),
    coldkeys: neurons.map(({ coldkey }) => coldkey),
    identities: neurons.map(() => null),
    axons: neurons.map(({ axonInfo }) => axonInfo),
    active: neurons.map(({ active }) => active),
    validatorPermit: neurons.map(({ validatorPermit }) => validatorPermit),
    pruningScore: [],
    lastUpdate: neurons.map(({ lastUpdate }) => lastUpdate),
    emission: neurons.map(({ emission }) => emission),
    dividends: neurons.map(({ dividends }) => dividends),
    incentives: neurons.map(({ incentive }) => incentive),
    consensus: neurons.map(({ consensus }) => consensus),
    trust: [],
    rank: [],
    blockAtRegistration: neurons.map(({ uid }) => state.number('subtensorModule.blockAtRegistration', netuid, uid)),
    alphaStake: stakes,
    taoStake: neurons.map(() => 0),
    totalStake: stakes,
    taoDividendsPerHotkey: neurons.map(({ hotkey }) => [hotkey, 0]),
    alphaDividendsPerHotkey: neurons.map(({ hotkey }) => [hotkey, 0]),
  }
}

/** The same with only those fields whose place in the struct is asked for; the first one is always there. */
export function selectiveMetagraph(world: World, netuid: number, wanted: ReadonlySet<number>) {
  const all = metagraphOf(world, netuid)
  if (all === null) return null
  return Object.fromEntries(
    metagraphFields(world).map((name, at) => [name, at === 0 ? netuid : wanted.has(at) ? valueAt(all, name) : null]),
  )
}

/** The older form of the same, for clients that ask for it. */
export function subnetState(world: World, netuid: number) {
  const all = metagraphOf(world, netuid)
  const zeros = all?.hotkeys.map(() => 0)
  return all && { ...all, pruningScore: all.hotkeys.map(() => 65_535), trust: zeros, rank: zeros, emissionHistory: [] }
}

function metagraphFields({ runtime }: World): string[] {
  const method = apiMethod(runtime, 'SubnetInfoRuntimeApi_get_metagraph')
  const { sub } = runtime.registry.lookup.getTypeDef(method?.output as `Lookup${number}`)
  const struct = Array.isArray(sub) ? undefined : sub?.lookupName
  const empty = runtime.registry.createTypeUnsafe(struct ?? 'Null', []).toJSON()
  if (empty === null || typeof empty !== 'object') throw new Error('a metagraph is no struct')
  return Object.keys(empty)
}

function valueAt(all: object, name: string): unknown {
  return Object.entries(all).find(([key]) => key === name)?.[1] ?? 0
}

function text(value: string): number[] {
  return [...stringToU8a(value)]
}
