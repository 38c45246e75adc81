import { z } from 'zod'
import type { Codec } from '../types.ts'

/** Clips of a request; the last one may have fewer. */
export const batchClips = 4

/** What a request holds: the embeddings of its clips, one after the other. */
export interface Batch {
  embedding: readonly number[]
}

/** What the clips show, in the order of their embeddings. */
export interface BatchTruth {
  clips: readonly { id: string; caption: string }[]
}

const batchSchema = z.object({ embedding: z.base64() })
const truthSchema = z.object({ clips: z.array(z.object({ id: z.string(), caption: z.string() })).min(1) })

/** In plans the numbers are base64 of little-endian float64: exact, half as long as their digits, and read in no time. */
export const batchCodec: Codec<Batch> = {
  parse(value) {
    const bytes = Buffer.from(batchSchema.parse(value).embedding, 'base64')
    if (bytes.length % 8 !== 0) throw new Error('an embedding of the plan is cut off')
    return { embedding: Array.from({ length: bytes.length / 8 }, (_, at) => bytes.readDoubleLE(8 * at)) }
  },
  encode({ embedding }) {
    const bytes = Buffer.alloc(8 * embedding.length)
    for (const [at, value] of embedding.entries()) bytes.writeDoubleLE(value, 8 * at)
    return { embedding: bytes.toString('base64') }
  },
}

export const truthCodec: Codec<BatchTruth> = {
  parse: (value) => truthSchema.parse(value),
  encode: ({ clips }) => ({ clips: clips.map(({ id, caption }) => ({ id, caption })) }),
}
