import { z } from 'zod'
import type { Codec } from '../types.ts'

/** The answer to one request, byte for byte as it came. */
export interface BodyAnswer {
  body: Uint8Array
  ms: number
}

const answerSchema = z.object({ body: z.union([z.object({ utf8: z.string() }), z.object({ base64: z.base64() })]), ms: z.number().min(0) })
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bodies are JSON as a rule, and then are kept as their text; base64 of what already is base64 would be a third longer. */
export const bodyAnswerCodec: Codec<BodyAnswer> = {
  parse(value) {
    const { body, ms } = answerSchema.parse(value)
    return { body: 'utf8' in body ? Buffer.from(body.utf8, 'utf8') : Buffer.from(body.base64, 'base64'), ms }
  },
  encode({ body, ms }) {
    try {
      return { body: { utf8: decoder.decode(body) }, ms }
    } catch {
      return { body: { base64: Buffer.from(body).toString('base64') }, ms }
    }
  },
}
