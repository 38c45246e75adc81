import type { InferenceSession } from 'onnxruntime-node'
import { Refusal } from '../refusal.ts'
import { createSession } from './create-session.ts'
import type { Port } from './model.ts'
import { noModel } from './no-model.ts'

export interface SessionOptions {
  path: string
  /** The file as the user named it. */
  shown: string
  /** Which model it must be, for the message. */
  model: string
  /** The one input and the one output, both of single precision. A size of 0 stands for any fixed size. */
  input: Port
  output: Port
  /** Threads of one inference; default: all that this process may use. */
  threads?: number | undefined
}

export interface Session {
  /** Rows of the input in, rows of the output out, with the size of a row. */
  run(values: Float32Array, rows: number): Promise<Float32Array>
}

/**
 * Opens an ONNX file whose input and output are as they should be. Throws BbxError U0007 where it is another model or none, E0001 where onnxruntime-node
 * is not there.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { path, shown, model, input, output, threads } = options
  const { runtime, session } = await createSession(path, threads).catch((cause) => {
    throw cause instanceof Refusal ? noModel(shown, model, cause.message, cause) : cause
  })
  const different = difference(input, session.inputMetadata, 'input') ?? difference(output, session.outputMetadata, 'output')
  if (different !== null) {
    await session.release()
    throw noModel(shown, model, different)
  }
  return {
    async run(values, rows) {
      const tensor = new runtime.Tensor('float32', values, [rows, ...input.shape.slice(1).map(Number)])
      const results = await session.run({ [input.name]: tensor })
      return results[output.name]?.data as Float32Array
    },
  }
}

function difference({ name, shape }: Port, all: readonly InferenceSession.ValueMetadata[], side: string): string | null {
  const [found] = all
  if (all.length !== 1 || found?.name !== name) return `it has the ${side} ${all.map((one) => one.name).join(', ')}, not ${name}`
  const sizes = found.isTensor && found.type === 'float32' ? found.shape : []
  const fits = sizes.length === shape.length && shape.every((wanted, at) => fitsSize(sizes[at], wanted))
  return fits ? null : `its ${side} ${name} is ${found.isTensor ? found.type : 'no tensor'} of [${sizes.join(', ')}]`
}

function fitsSize(found: number | string | undefined, wanted: number | string): boolean {
  if (typeof wanted === 'string') return typeof found === 'string'
  return wanted === 0 ? typeof found === 'number' && found > 0 : found === wanted
}
