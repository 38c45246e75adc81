import { z } from 'zod'
import { trackIds } from '../../base/track-ids.ts'
import { preparedSchema } from '../../chain/submit/prepared.ts'
import { stepIds } from '../step-ids.ts'

const hex = z.string().regex(/^0x[0-9a-f]*$/)
const commitId = z.string().regex(/^[0-9a-f]{40}$/)

const commitSchema = z.object({
  payload: z.string(),
  /** What stands on chain instead of the payload until the round of drand is there. */
  sealed: z.object({ ciphertext: hex, sha256: z.string(), round: z.number().int() }).nullable(),
  /** Signed, and written down before it was sent. */
  prepared: preparedSchema.nullable(),
  /** Hashes of transactions of which it is certain that they did nothing. */
  withoutEffect: z.array(z.string()),
  /** The final block that has it. */
  block: z.number().int().nullable(),
  blockHash: z.string().nullable(),
  /** Block in which the chain opened it; null where it is not timelocked, or not open yet. */
  revealedIn: z.number().int().nullable(),
  /** It stood on chain when this push came to it. */
  foundThere: z.boolean(),
})

const chuteSchema = z.object({
  /** Address of the platform, and whose account it was. */
  platform: z.string(),
  account: z.string(),
  /** Of the repository: what the chute serves. */
  revision: commitId,
  name: z.string(),
  /** `user/name:tag` */
  image: z.string(),
  /** What the platform has asked for the deployment, in USD where it said so in numbers. */
  quote: z.object({ usd: z.number().nullable(), said: z.string() }).nullable(),
  /** As the platform names it; null before it is deployed. */
  deployed: z
    .object({ id: z.string(), slug: z.string(), version: z.string().nullable(), how: z.enum(['created', 'updated', 'already', 'found']) })
    .nullable(),
  shared: z.array(
    z.object({ user: z.string(), outcome: z.enum(['shared', 'own-account', 'public', 'failed']), why: z.string().nullable() }),
  ),
  /** When an instance was hot. */
  warmAt: z.string().nullable(),
  /** When all questions were answered as validators ask, and by which revision. */
  ping: z.object({ at: z.string(), revision: z.string() }).nullable(),
})

export const receiptSchema = z.object({
  schema: z.literal('bbx.receipt/1'),
  bbx: z.string(),
  id: z.string().regex(/^[\w-]+$/),
  createdAt: z.string(),
  /** On a chain of this machine, on which nothing is worth anything. */
  rehearsal: z.boolean(),
  track: z.enum(trackIds),
  /** Relative to where `bbx` was called. */
  folder: z.string(),
  fingerprint: z.string(),
  network: z.string(),
  /** Hash of block 0: which chain it was, whatever it was called. */
  genesis: z.string(),
  netuid: z.number().int(),
  hotkey: z.string(),
  hub: z.string(),
  repo: z.string(),
  /** Of the last time that each was come to. */
  steps: z.partialRecord(
    z.enum(stepIds),
    z.object({ status: z.enum(['done', 'already', 'skipped', 'failed']), what: z.string(), at: z.string() }),
  ),
  upload: z.object({ revision: commitId, sentBytes: z.number(), files: z.number().int() }).nullable(),
  evaluation: z
    .object({
      /** null where `--skip-test` left it out. */
      run: z.string().nullable(),
      /** The strict score; null where weights were missing. */
      score: z.number().nullable(),
      skipped: z.boolean(),
    })
    .nullable(),
  /** null where the submission is served otherwise. */
  chute: chuteSchema.nullable().default(null),
  commit: commitSchema.nullable(),
  published: z.boolean(),
  /** When the chain, read back, said what was meant. */
  finishedAt: z.string().nullable(),
})

/** The durable record of a push: what was done, and what was about to be done, step by step. Holds no secret. */
export type Receipt = z.infer<typeof receiptSchema>
export type CommitRecord = z.infer<typeof commitSchema>
export type ChuteRecord = z.infer<typeof chuteSchema>
/** What makes two pushes one: with any other of these a new receipt begins. */
export type ReceiptKey = Pick<Receipt, 'track' | 'fingerprint' | 'genesis' | 'netuid' | 'hotkey' | 'hub' | 'repo'>
