import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

export const imagebindGolden = join(import.meta.dirname, '../golden/imagebind')

const scenario = z.object({
  generated_batches: z.array(z.union([z.literal('fail'), z.array(z.string())])),
  actual: z.array(z.string()),
  '9fd1268': z.number(),
  d7c3e04: z.number(),
})

/** Of `expected.json`; its README says how it was made. */
export const imagebindExpected = z
  .object({
    tokens: z.array(z.object({ text: z.string(), ids: z.array(z.int()), length_tokenizer_count: z.int() })),
    chunking: z.array(z.object({ text: z.string(), chunks: z.array(z.string()) })),
    captions: z.array(z.string()),
    cosine: z.array(z.array(z.number())),
    caption_scores: z.record(z.string(), scenario),
  })
  .parse(JSON.parse(readFileSync(join(imagebindGolden, 'expected.json'), 'utf8')))
