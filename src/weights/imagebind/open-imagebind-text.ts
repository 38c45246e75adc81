import { BbxError } from '../../base/bbx-error.ts'
import type { CaptionEmbedder, CaptionEmbedding } from '../../metrics/caption-embedder.ts'
import { clipTokens } from '../clip/clip-tokenizer.ts'
import { splitText } from '../clip/split-text.ts'
import { openModel } from '../onnx/open-model.ts'

export interface ImageBindTextOptions {
  /** An ONNX file that `bbx models convert imagebind-text` wrote. */
  path: string
  /** The file as the user named it. */
  shown: string
  /** Threads of one inference; default: all that this process may use. */
  threads?: number | undefined
}

/** Tokens of a text, with the marks around it. */
const context = 77
/** Chunks that go through the network at once: attention alone takes 0.4 MB a chunk and block at full width. */
const chunksAtOnce = 8
/** Of one text: half an hour at full width on one thread, and more than 40,000 characters can have. A caption has one or two. */
const mostChunks = 4096

/**
 * The text tower of ImageBind: a caption is read in chunks of at most 74 tokens, and its embedding is the mean over them (reference sn21 5.6). An empty one has none. Throws
 * BbxError U0007 or E0001 where the model cannot be opened; `embed` throws S3020 for a text of more chunks than are computed.
 */
export async function openImageBindText({ path, shown, threads }: ImageBindTextOptions): Promise<CaptionEmbedder> {
  const { runtime, session } = await openModel({
    path,
    shown,
    model: 'imagebind-text',
    inputs: { tokens: { type: 'int64', shape: [null, context] } },
    outputs: { embeddings: { type: 'float32', shape: [null, null] } },
    threads,
  })
  const vectorsOf = async (chunks: readonly string[]): Promise<Float32Array[]> => {
    const ids = new BigInt64Array(chunks.length * context)
    for (const [row, chunk] of chunks.entries()) ids.set(clipTokens(chunk, context).map(BigInt), row * context)
    const { embeddings } = await session.run({ tokens: new runtime.Tensor('int64', ids, [chunks.length, context]) })
    const values = embeddings?.data as Float32Array
    const size = values.length / chunks.length
    return chunks.map((_, row) => values.slice(row * size, (row + 1) * size))
  }
  return {
    async embed(texts, signal) {
      const read = texts.map(chunksOf)
      const sums: (Float64Array | null)[] = texts.map(() => null)
      const all = read.flatMap((chunks, text) => chunks.map((chunk) => ({ chunk, text })))
      for (let at = 0; at < all.length; at += chunksAtOnce) {
        signal?.throwIfAborted()
        const some = all.slice(at, at + chunksAtOnce)
        const vectors = await vectorsOf(some.map(({ chunk }) => chunk))
        for (const [row, { text }] of some.entries()) sums[text] = added(sums[text] ?? null, vectors[row] as Float32Array)
      }
      return sums.map((sum, text) => meanOf(sum, read[text]?.length ?? 0))
    },
  }
}

function chunksOf(text: string): string[] {
  const chunks = splitText(text)
  if (chunks.length > mostChunks) throw tooLong(text, chunks.length)
  return chunks
}

function added(sum: Float64Array | null, vector: Float32Array): Float64Array {
  const total = sum ?? new Float64Array(vector.length)
  for (const [entry, value] of vector.entries()) total[entry] = (total[entry] as number) + value
  return total
}

function meanOf(sum: Float64Array | null, chunks: number): CaptionEmbedding | null {
  return sum === null ? null : { vector: Float32Array.from(sum, (value) => value / chunks), chunks }
}

function tooLong(text: string, chunks: number): BbxError {
  return new BbxError('S3020', {
    what: `a caption of ${text.length} characters is read in ${chunks} chunks, and ${mostChunks} are computed at most`,
    why: "the validator has no such limit: it is one of bbx's own, against captions that would take hours",
    remedy: 'write a caption of a sentence or two',
  })
}
