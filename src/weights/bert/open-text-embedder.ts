import type { TextEmbedder } from '../../metrics/text-embedder.ts'
import { checkPorts } from '../onnx/check-ports.ts'
import { type CreatedSession, createSession } from '../onnx/create-session.ts'
import { noModel } from '../onnx/no-model.ts'
import { readNotes } from '../onnx/read-notes.ts'
import { Refusal, refuse } from '../refusal.ts'
import { bertKind, noteKeys } from './convert.ts'
import { ports } from './ports.ts'
import { type TextTokens, textTokens } from './text-tokens.ts'

export interface TextEmbedderOptions {
  /** An ONNX file that `bbx models convert mxbai-embed-large` wrote. */
  path: string
  /** The file as the user named it. */
  shown: string
  /** The first so many numbers of a vector are kept, before it is brought to length 1; null: all. */
  dimensions: number | null
  /** Texts of one length that go through the network at once, at most; default: 32. */
  batchSize?: number | undefined
  /** Threads of one inference; default: all that this process may use. */
  threads?: number | undefined
}

/** Tokens that go through the network at once, at most: attention between 512 tokens takes 17 MB a text and layer of 16 heads. */
const tokensAtOnce = 4096
const model = 'mxbai-embed-large'

/**
 * A BERT as an embedder. Each text of a call is embedded once; batches hold texts of the same number of tokens, in the order of the call, so that nothing is padded and the same call has the same
 * vectors to the last bit. Throws BbxError U0007 where the file is another model or none, E0001 where onnxruntime-node is not there.
 */
export async function openTextEmbedder({ path, shown, dimensions, batchSize = 32, threads }: TextEmbedderOptions): Promise<TextEmbedder> {
  const { runtime, session, tokensOf, width } = await opened(path, dimensions, threads).catch((cause) => {
    throw cause instanceof Refusal ? noModel(shown, model, cause.message, cause) : cause
  })
  const { name: output } = ports.vectors(0)
  const vectorsOf = async (rows: readonly (readonly number[])[]): Promise<Float32Array> => {
    const ids = BigInt64Array.from(rows.flat(), BigInt)
    const results = await session.run({ [ports.tokens.name]: new runtime.Tensor('int64', ids, [rows.length, rows[0]?.length ?? 0]) })
    return results[output]?.data as Float32Array
  }
  return {
    async embed(texts) {
      const found = new Map<string, Float32Array>()
      const byLength = new Map<number, { text: string; ids: number[] }[]>()
      for (const text of new Set(texts)) {
        const ids = tokensOf(text)
        const group = byLength.get(ids.length) ?? []
        group.push({ text, ids })
        byLength.set(ids.length, group)
      }
      for (const [length, group] of byLength) {
        const batch = Math.max(1, Math.min(batchSize, Math.floor(tokensAtOnce / length)))
        for (let from = 0; from < group.length; from += batch) {
          const some = group.slice(from, from + batch)
          const values = await vectorsOf(some.map(({ ids }) => ids))
          for (const [at, { text }] of some.entries())
            found.set(text, unit(values.subarray(at * width, at * width + (dimensions ?? width))))
        }
      }
      return texts.map((text) => found.get(text) as Float32Array)
    },
  }
}

interface Opened extends CreatedSession {
  tokensOf: TextTokens
  /** Numbers of a vector as the network makes it. */
  width: number
}

async function opened(path: string, dimensions: number | null, threads: number | undefined): Promise<Opened> {
  const notes = await readNotes(path)
  const [tokenizer, most] = [notes.get(noteKeys.tokenizer), Number(notes.get(noteKeys.mostTokens))]
  if (notes.get(noteKeys.kind) !== bertKind || tokenizer === undefined || !Number.isSafeInteger(most) || most < 2) {
    return refuse('it was not written by bbx: its tokenizer is not in it')
  }
  const tokensOf = textTokens(tokenizer, most)
  const created = await createSession(path, threads)
  try {
    const { inputMetadata, outputMetadata } = created.session
    const { name } = ports.vectors(0)
    checkPorts('input', inputMetadata, { [ports.tokens.name]: { type: 'int64', shape: [null, null] } }, true)
    checkPorts('output', outputMetadata, { [name]: { type: 'float32', shape: [null, null] } }, false)
    const vectors = outputMetadata.find((one) => one.name === name)
    const width = vectors?.isTensor ? Number(vectors.shape[1]) : Number.NaN
    if (!(width >= (dimensions ?? 1))) refuse(`its vectors have ${width} numbers, and ${dimensions} are wanted`)
    return { ...created, tokensOf, width }
  } catch (error) {
    await created.session.release()
    throw error
  }
}

/** Brought to length 1; a vector of zeros stays what it is, as torch's `normalize` has it. */
function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  return vector.map((value) => value / Math.max(length, 1e-12))
}
