import { z } from 'zod'
import { documentSchema } from './common.ts'
import { errorFields } from './error.ts'

const scoreDocument = z.record(z.string(), z.unknown())

/** `bbx score`. */
export const scoreSchema = documentSchema('bbx.score/1', {
  profile: z.string(),
  files: z.array(
    z.looseObject({
      file: z.string(),
      /** The reference's score document, key for key; null where the reference raises. */
      document: scoreDocument.nullable(),
      /** The same over the planned set, with failures as zero. */
      strict: z
        .union([
          z.looseObject({
            average_U_best_early: z.number().nullable(),
            utterances: z.number().int().nullable(),
            why: z.string().nullable(),
          }),
          z.looseObject({ score: z.number().nullable(), why: z.string().nullable() }),
        ])
        .nullable(),
      error: errorFields.nullable(),
    }),
  ),
  challengeMeanU: z.number().nullable(),
  /** Of a run: the weights that it was scored with now, and the ids of those that are not the run's own. */
  weights: z.array(z.looseObject({ id: z.string(), digest: z.string(), verified: z.boolean() })).optional(),
  otherWeights: z.array(z.string()).optional(),
})
