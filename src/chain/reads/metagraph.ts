import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import type { At, Chain } from '../chain.ts'
import { wholeSchema } from './amount.ts'
import { type Axon, parseAxon } from './axon.ts'

export interface Miner {
  uid: number
  hotkey: string
  coldkey: string
  /** May set weights on others. */
  permit: boolean
  active: boolean
  /** In rao: alpha with what is inherited, and TAO by its weight. */
  stake: bigint
  /** 0 to 1. */
  incentive: number
  /** In rao of alpha. */
  emission: bigint
  /** Block of its last weights. */
  lastUpdate: number
  registeredAt: number
  axon: Axon | null
}

export interface Metagraph {
  netuid: number
  block: number
  ownerColdkey: string
  tempo: number
  /** What a registration costs now, in rao. */
  burn: bigint
  registrationAllowed: boolean
  maxUids: number
  immunityPeriod: number
  /** In blocks. */
  servingRateLimit: number
  weightsRateLimit: number
  commitReveal: boolean
  miners: readonly Miner[]
}

const call = 'SubnetInfoRuntimeApi_get_metagraph'
const u16Max = 65_535
const whole = z.coerce.number().int()

const graphSchema = z.looseObject({
  netuid: whole,
  block: whole,
  ownerColdkey: z.string(),
  tempo: whole,
  burn: wholeSchema,
  registrationAllowed: z.boolean(),
  maxUids: whole,
  immunityPeriod: whole,
  servingRateLimit: whole,
  weightsRateLimit: whole,
  commitRevealWeightsEnabled: z.boolean(),
  hotkeys: z.array(z.string()),
  coldkeys: z.array(z.string()),
  axons: z.array(z.unknown()),
  active: z.array(z.boolean()),
  validatorPermit: z.array(z.boolean()),
  lastUpdate: z.array(whole),
  emission: z.array(wholeSchema),
  incentives: z.array(whole),
  blockAtRegistration: z.array(whole),
  totalStake: z.array(wholeSchema),
})

/** A subnet with everybody on it, in one question (reference chain-and-wallet 4.5). Throws BbxError E0044 where there is no such subnet, E0011. */
export async function readMetagraph(chain: Chain, at: At, netuid: number): Promise<Metagraph> {
  const method = chain.reader.api(call)
  if (method === null)
    throw new BbxError('E0011', {
      what: `${chain.endpoint} does not tell of its metagraph`,
      why: 'it hands out no metadata of version 15 or newer: it is old, or it refuses state_call',
      remedy: 'run it again in some minutes, or name another address with --network',
    })
  const answer = await chain.read('state_call', [call, method.encode([netuid]), at.hash])
  const json = method.decode(String(answer))
  if (json === null) throw new BbxError('E0044', { what: `there is no subnet ${netuid} on ${chain.network}` })
  const { success, data: graph, error } = graphSchema.safeParse(json)
  if (!success) throw new BbxError('E0011', { what: `the metagraph of ${chain.endpoint} has another form than expected`, cause: error })
  const { commitRevealWeightsEnabled: commitReveal, ...subnet } = graph
  const miners = graph.hotkeys.map((hotkey, uid) => ({
    uid,
    hotkey,
    coldkey: graph.coldkeys[uid] ?? '',
    permit: graph.validatorPermit[uid] ?? false,
    active: graph.active[uid] ?? false,
    stake: graph.totalStake[uid] ?? 0n,
    incentive: (graph.incentives[uid] ?? 0) / u16Max,
    emission: graph.emission[uid] ?? 0n,
    lastUpdate: graph.lastUpdate[uid] ?? 0,
    registeredAt: graph.blockAtRegistration[uid] ?? 0,
    axon: parseAxon(graph.axons[uid]),
  }))
  const { block, ownerColdkey, tempo, burn, registrationAllowed, maxUids, immunityPeriod, servingRateLimit, weightsRateLimit } = subnet
  return {
    netuid,
    block,
    ownerColdkey,
    tempo,
    burn,
    registrationAllowed,
    maxUids,
    immunityPeriod,
    servingRateLimit,
    weightsRateLimit,
    commitReveal,
    miners,
  }
}
