import { z } from 'zod'
import { documentSchema } from './common.ts'

/** JSON has no NaN and no infinity. */
const sample = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])])

/** `bbx audio inspect`. */
export const audioSchema = documentSchema('bbx.audio/1', {
  files: z.array(
    z.looseObject({
      file: z.string(),
      /** `lenient`: a validator reads it, though `why` says what is wrong. */
      verdict: z.enum(['ok', 'lenient', 'refuse']),
      why: z.string().nullable(),
      /** As numpy writes it; 24 bit of a WAV are `<i3`. */
      dtype: z.string().nullable(),
      shape: z.array(z.number().int()).nullable(),
      /** In Hz; null for npy, which says none. */
      rate: z.number().nullable(),
      channels: z.number().int().nullable(),
      frames: z.number().int().nullable(),
      durationS: z.number().nullable(),
      /** Largest size of a sample; null where there is none. */
      peak: sample.nullable(),
      /** At most six values in C order. */
      first: z.array(sample),
    }),
  ),
})
