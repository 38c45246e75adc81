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
/** Texts that go through the network at once: attention alone takes 0.4 MB a text and block at full width. */
const textsAtOnce = 8

/**
 * The text tower of ImageBind: a caption is read in chunks of at most 74 tokens, and its embedding is the mean over them (reference sn21 5.6). An empty one has none. Throws
 * BbxError U0007 or E0001 where the model cannot be opened.
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
  const embedded = async (text: string, signal?: AbortSignal): Promise<CaptionEmbedding | null> => {
    const chunks = splitText(text)
    let sum: Float64Array | null = null
    for (let at = 0; at < chunks.length; at += textsAtOnce) {
      signal?.throwIfAborted()
      for (const vector of await vectorsOf(chunks.slice(at, at + textsAtOnce))) {
        sum ??= new Float64Array(vector.length)
        for (const [entry, value] of vector.entries()) sum[entry] = (sum[entry] as number) + value
      }
    }
    return sum === null ? null : { vector: Float32Array.from(sum, (value) => value / chunks.length), chunks: chunks.length }
  }
  return {
    async embed(texts, signal) {
      const embeddings: (CaptionEmbedding | null)[] = []
      for (const text of texts) embeddings.push(await embedded(text, signal))
      return embeddings
    },
  }
}
