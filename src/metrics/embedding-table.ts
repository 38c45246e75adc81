import { z } from 'zod'
import { BbxError } from '../base/bbx-error.ts'
import { parseFloat32Text } from '../base/float32-text.ts'
import type { TextEmbedder } from './text-embedder.ts'

const tableSchema = z.object({
  dimensions: z.int().min(1).max(65536),
  vectors: z.record(z.string(), z.base64()),
})

/** An embedder that looks texts up in a table of base64 vectors (little-endian float32) in place of a model. */
export function embeddingTable(json: string, source: string): TextEmbedder {
  const { dimensions, vectors } = parseTable(json, source)
  const table = new Map<string, Float32Array>()
  for (const [text, base64] of Object.entries(vectors)) {
    const vector = parseFloat32Text(base64)
    if (vector?.length !== dimensions || !vector.every(Number.isFinite))
      throw notATable(source, `the vector of ${quoted(text)} is not ${dimensions} finite float32 numbers`)
    table.set(text, vector)
  }
  return { embed: async (texts) => texts.map((text) => table.get(text) ?? missing(text, source)) }
}

function parseTable(json: string, source: string): z.infer<typeof tableSchema> {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (cause) {
    throw notATable(source, 'it is not JSON', cause)
  }
  const parsed = tableSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw notATable(source, `${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'wrong'}`)
}

function notATable(source: string, why: string, cause?: unknown): BbxError {
  return new BbxError('U0007', {
    what: `${source} is not a table of embeddings`,
    why,
    remedy: 'write {"dimensions":64,"vectors":{"text":"base64 of little-endian float32"}}',
    cause,
  })
}

function missing(text: string, source: string): never {
  throw new BbxError('E0009', {
    what: `${source} has no vector for ${quoted(text)}`,
    why: 'the table must hold every truth and prediction, white space and a last EOF taken off, and the empty text',
    remedy: 'add the text to the table',
  })
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
}
