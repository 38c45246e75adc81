import { z } from 'zod'
import { documentSchema } from './common.ts'

/** Amounts are whole numbers of rao, as text: 1 TAO is 10^9 rao. */
const rao = z.string().regex(/^\d+$/)
const axon = z.looseObject({ ip: z.string(), port: z.number().int(), block: z.number().int() }).nullable()
const commitment = z
  .looseObject({
    block: z.number().int(),
    text: z.string().nullable(),
    /** Round of drand that opens it; null where it is not timelocked. */
    revealRound: z.number().int().nullable(),
  })
  .nullable()

export const subnetSchema = documentSchema('bbx.subnet/1', {
  network: z.string(),
  endpoint: z.string(),
  specVersion: z.number().int(),
  /** A chain on this machine on which nothing is worth anything. */
  rehearsal: z.boolean(),
  netuid: z.number().int(),
  block: z.number().int(),
  ownerColdkey: z.string(),
  tempo: z.number().int(),
  burnRao: rao,
  registrationAllowed: z.boolean(),
  miners: z.number().int(),
  maxUids: z.number().int(),
  axons: z.number().int(),
  immunityPeriod: z.number().int(),
  servingRateLimit: z.number().int(),
  weightsRateLimit: z.number().int(),
  commitReveal: z.boolean(),
  hotkey: z
    .looseObject({
      address: z.string(),
      uid: z.number().int().nullable(),
      axon,
      commitment,
      /** Oldest first; `block` is that of the opening. */
      revealed: z.array(z.looseObject({ block: z.number().int(), text: z.string() })),
    })
    .nullable(),
})

export const metagraphSchema = documentSchema('bbx.metagraph/1', {
  network: z.string(),
  rehearsal: z.boolean(),
  netuid: z.number().int(),
  block: z.number().int(),
  miners: z.array(
    z.looseObject({
      uid: z.number().int(),
      hotkey: z.string(),
      coldkey: z.string(),
      permit: z.boolean(),
      active: z.boolean(),
      stakeRao: rao,
      incentive: z.number(),
      emissionRao: rao,
      lastUpdate: z.number().int(),
      registeredAt: z.number().int(),
      axon,
      /** With --commitments. */
      commitment: commitment.optional(),
      /** With --commitments: what was timelocked and is open, the oldest first. */
      revealed: z.array(z.looseObject({ block: z.number().int(), text: z.string() })).optional(),
    }),
  ),
})

const inclusion = z.looseObject({ block: z.number().int(), blockHash: z.string(), extrinsic: z.string() })

export const registrationSchema = documentSchema('bbx.registration/1', {
  network: z.string(),
  rehearsal: z.boolean(),
  netuid: z.number().int(),
  hotkey: z.string(),
  coldkey: z.string(),
  uid: z.number().int(),
  /** `already`: nothing was sent. */
  status: z.enum(['done', 'already']),
  /** What left the coldkey, fee included. */
  paidRao: rao,
  transaction: inclusion.nullable(),
})

export const axonSchema = documentSchema('bbx.axon/1', {
  network: z.string(),
  rehearsal: z.boolean(),
  netuid: z.number().int(),
  hotkey: z.string(),
  ip: z.string(),
  port: z.number().int(),
  status: z.enum(['done', 'already']),
  transaction: inclusion.nullable(),
})
