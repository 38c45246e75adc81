import { BbxError } from '../../base/bbx-error.ts'
import type { CodecEncoder } from '../../metrics/codec-encoder.ts'
import { noModel } from '../onnx/no-model.ts'
import { openModel } from '../onnx/open-model.ts'
import { codebooks, ports, rateHz } from './ports.ts'

export interface MimiOptions {
  /** An ONNX file that `bbx models convert mimi` wrote, or another export of the encoder with the same inputs and outputs. */
  path: string
  /** The file as the user named it. */
  shown: string
  /** Threads of one inference; default: all that this process may use. */
  threads?: number | undefined
}

/** A minute takes 1.7 GB of memory and two take 3; the clips of the contests have some ten seconds. */
const longestS = 120

/**
 * Mimi as an encoder: 32 rows of codes, 12.5 frames a second. Throws BbxError U0007 where the file is another model or none, E0001 where onnxruntime-node is not there. The encoder throws
 * S3020 for clips of more than two minutes.
 */
export async function openMimi({ path, shown, threads }: MimiOptions): Promise<CodecEncoder> {
  const { runtime, session } = await openModel({
    path,
    shown,
    model: 'mimi',
    inputs: { [ports.samples.name]: { type: 'float32', shape: [null, 1, null] } },
    outputs: { [ports.codes.name]: { type: 'int64', shape: [null, codebooks, null] } },
    threads,
  })
  return {
    rateHz,
    async encode(clip, signal) {
      signal?.throwIfAborted()
      if (clip.length > longestS * rateHz) throw tooLong(clip.length / rateHz)
      const samples = new runtime.Tensor('float32', Float32Array.from(clip), [1, 1, clip.length])
      const { [ports.codes.name]: codes } = await session.run({ [ports.samples.name]: samples })
      const [, books = 0, frames = 0] = codes?.dims ?? []
      if (books !== codebooks) throw noModel(shown, 'mimi', `it makes codes of ${books} codebooks, not ${codebooks}`)
      const values = Array.from(codes?.data as BigInt64Array, Number)
      return Array.from({ length: books }, (_, book) => values.slice(book * frames, (book + 1) * frames))
    },
  }
}

function tooLong(seconds: number): BbxError {
  return new BbxError('S3020', {
    what: `the clips have ${seconds.toFixed(1)} s in common, and Mimi is run on ${longestS} s at most`,
    why: 'its memory grows with the length, 25 MB a second',
    remedy: 'score shorter pieces',
  })
}
