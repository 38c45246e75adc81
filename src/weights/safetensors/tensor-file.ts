import type { TensorEntry } from './parse-header.ts'

/** Named tensors in a file, or in several. They are read when they are asked for. */
export interface TensorFile extends AsyncDisposable {
  readonly tensors: ReadonlyMap<string, Pick<TensorEntry, 'dtype' | 'shape'>>
  /** One of F32, F16 or BF16, in single precision and C order. Throws Refusal where there is no such one. */
  floats(name: string): Promise<Float32Array>
}
