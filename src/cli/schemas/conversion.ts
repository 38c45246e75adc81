import { z } from 'zod'
import { documentSchema } from './common.ts'

const shape = z.array(z.number().int())

/** `bbx audio convert`. */
export const conversionSchema = documentSchema('bbx.conversion/1', {
  in: z.looseObject({
    file: z.string(),
    /** As numpy writes it; 24 bit of a WAV or FLAC are `<i3`. */
    dtype: z.string(),
    shape,
    /** In Hz; null for npy, which says none. */
    rate: z.number().nullable(),
    /** What is wrong with it although it can be read. */
    note: z.string().nullable(),
  }),
  out: z.looseObject({
    file: z.string(),
    format: z.enum(['wav', 'npy', 'base64']),
    dtype: z.string(),
    shape,
    /** In Hz; null where neither the input nor `--from-rate` said it. */
    rate: z.number().nullable(),
    channels: z.number().int(),
    frames: z.number().int(),
    bytes: z.number().int(),
  }),
  /** Samples beyond -1 to 1 that 16 bit could not hold. */
  clipped: z.number().int(),
})
