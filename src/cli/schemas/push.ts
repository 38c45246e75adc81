import { z } from 'zod'
import { stepIds } from '../../push/step-ids.ts'
import { documentSchema } from './common.ts'

const commitId = z.string().regex(/^[0-9a-f]{40}$/)

/** `bbx push`: also where a step failed; `error` says why then. */
export const pushSchema = documentSchema('bbx.push/1', {
  /** On a chain of this machine, on which nothing is worth anything. */
  rehearsal: z.boolean(),
  network: z.string(),
  track: z.string(),
  repository: z.string(),
  /** Relative to where `bbx` was called; null in a dry run. */
  receipt: z.string().nullable(),
  /** In the order in which they were taken; the last one may have failed. */
  steps: z.array(z.looseObject({ id: z.enum(stepIds), status: z.enum(['done', 'already', 'skipped', 'failed']), what: z.string() })),
  /** null before the chain has it in a final block. */
  commitment: z
    .looseObject({
      netuid: z.number().int(),
      hotkey: z.string(),
      payload: z.string(),
      /** Of the transaction. */
      block: z.number().int(),
      /** Validators can read it. */
      revealed: z.boolean(),
    })
    .nullable(),
  /** What was committed, or would be. */
  payload: z.string().nullable(),
  revision: commitId.nullable(),
  published: z.boolean(),
  /** The strict score of these files. */
  score: z.number().nullable(),
  tested: z.boolean(),
  warnings: z.array(z.looseObject({ what: z.string(), remedy: z.string() })),
  /** What is shown before the yes, line by line. */
  preview: z.array(z.string()),
  error: z
    .looseObject({
      code: z.string().regex(/^[SHEU]\d{4}$/),
      what: z.string(),
      why: z.string().nullable(),
      remedy: z.string(),
      missing: z.array(z.looseObject({ name: z.string(), flag: z.string(), variable: z.string().nullable() })),
    })
    .nullable(),
})
