import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { openLineFile, writeDurably } from '../../../base/durable-file.ts'
import { float32Text, parseFloat32Text } from '../../../base/float32-text.ts'
import { makeFolder } from '../../../base/make-folder.ts'
import { wholeLines } from '../../../base/whole-lines.ts'

/** The vector of a text, and of how many pieces of the text it was made. */
export interface TextVector {
  vector: Float32Array
  chunks: number
}

/** What the vectors of a file are of: others are never taken for them. */
export interface VectorsOf {
  model: string
  /** `sha256:` of the weights. */
  weights: string
  /** Numbers that are kept of a vector; null: all. */
  dimensions: number | null
}

/** Vectors by their texts, on disk. */
export interface VectorFile {
  /** Of each text its vector; null where it is not here. */
  find(texts: readonly string[]): Promise<readonly (TextVector | null)[]>
  /** When it has returned they are on the disk; none are where the file is only read. Throws BbxError E0005. */
  add(found: readonly { text: string; made: TextVector }[]): Promise<void>
}

const headSchema = z.strictObject({
  schema: z.literal('bbx.vectors/1'),
  model: z.string(),
  weights: z.string(),
  dimensions: z.int().nullable(),
})
const lineSchema = z.strictObject({ text: z.string(), chunks: z.int().min(1), vector: z.base64() })

/** More than a line of 4096 numbers has. */
const longestLine = 2 ** 15

/**
 * Opens `path`, a file of JSON lines: what the vectors are of, then a line a text, which names it by its digest. A torn last line is dropped; a line that cannot be read is as if it were not
 * there. In memory are some 60 bytes a text. A file of something else, or one that is missing, is begun anew where it `writes`, and else has no vectors.
 */
export async function openVectorFile(path: string, of: VectorsOf, writes: boolean): Promise<VectorFile> {
  const places = new Map<number, number>()
  let end = 0
  let isHead = true
  for await (const line of wholeLines(path)) {
    if (isHead && !isHeadOf(line, of)) break
    const text = isHead ? undefined : /^\{"text":"([\w-]{43})"/.exec(line)?.[1]
    if (text !== undefined && !places.has(keyOf(text))) places.set(keyOf(text), end)
    isHead = false
    end += Buffer.byteLength(line) + 1
  }
  return {
    async find(texts) {
      const digests = texts.map(digestOf)
      if (digests.every((digest) => !places.has(keyOf(digest)))) return digests.map(() => null)
      const file = await open(path)
      try {
        const found: (TextVector | null)[] = []
        for (const digest of digests) found.push(await readAt(file, places.get(keyOf(digest)), digest, of))
        return found
      } finally {
        await file.close()
      }
    },
    async add(found) {
      if (!writes || found.length === 0) return
      if (end === 0) end = await begun(path, of)
      const values = found.map(({ text, made: { vector, chunks } }) => ({ text: digestOf(text), chunks, vector: float32Text(vector) }))
      // Open no longer than it is written to: nobody says when a run has asked for its last vector.
      await using lines = await openLineFile(path)
      await lines.append(values)
      for (const value of values) {
        places.set(keyOf(value.text), end)
        end += JSON.stringify(value).length + 1
      }
    },
  }
}

function headOf({ model, weights, dimensions }: VectorsOf): string {
  return JSON.stringify({ schema: 'bbx.vectors/1', model, weights, dimensions })
}

function isHeadOf(line: string, { model, weights, dimensions }: VectorsOf): boolean {
  const head = headSchema.safeParse(parsed(line)).data
  return head !== undefined && head.model === model && head.weights === weights && head.dimensions === dimensions
}

/** A file with nothing but its head, in the place of one of something else. The byte behind the head. */
async function begun(path: string, of: VectorsOf): Promise<number> {
  const head = `${headOf(of)}\n`
  makeFolder(dirname(path))
  await writeDurably(path, head)
  return head.length
}

async function readAt(file: FileHandle, place: number | undefined, digest: string, { dimensions }: VectorsOf): Promise<TextVector | null> {
  if (place === undefined) return null
  const { buffer, bytesRead } = await file.read(Buffer.alloc(longestLine), 0, longestLine, place)
  const line = buffer.subarray(0, bytesRead)
  const value = lineSchema.safeParse(parsed(line.toString('latin1', 0, Math.max(0, line.indexOf(0x0a))))).data
  // Two digests may begin alike.
  if (value === undefined || value.text !== digest) return null
  const vector = parseFloat32Text(value.vector)
  if (vector === null || vector.length === 0 || (dimensions !== null && vector.length !== dimensions)) return null
  return { vector, chunks: value.chunks }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

/** Of the text's own units: in UTF-8 every lone surrogate would be the same text. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf16le').digest('base64url')
}

/** The first 48 bits of a digest, which a number holds. */
function keyOf(digest: string): number {
  return Buffer.from(digest.slice(0, 8), 'base64url').readUIntBE(0, 6)
}
