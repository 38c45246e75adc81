import { refuse } from '../refusal.ts'
import type { StorageType } from './storage-types.ts'

/** The values that tensors look at. Where they lie is known only behind the pickle, so `read` is filled in late. */
export interface Storage {
  kind: 'storage'
  key: string
  type: StorageType
  /** As PyTorch names it: `FloatStorage`. */
  typeName: string
  /** Values that it claims to hold. */
  length: number
  read: (() => Uint8Array) | null
}

export interface Tensor {
  kind: 'tensor'
  storage: Storage
  /** All in values, not bytes. */
  offset: number
  shape: readonly number[]
  strides: readonly number[]
}

const mostDimensions = 8

/** Throws Refusal where the shape does not lie within its storage, or would repeat values: a small file could claim any size. */
export function tensorOf(storage: Storage, offset: number, shape: readonly number[], strides: readonly number[]): Tensor {
  if (shape.length > mostDimensions || shape.length !== strides.length) {
    refuse(`a tensor has ${shape.length} dimensions and ${strides.length} strides`)
  }
  const wholeNumbers = [offset, ...shape, ...strides].every((value) => Number.isSafeInteger(value) && value >= 0)
  if (!wholeNumbers) refuse(`a tensor has the shape [${shape.join(', ')}], strides [${strides.join(', ')}] and offset ${offset}`)
  const length = lengthOf(shape)
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] as number), offset)
  const fits = length === 0 ? offset <= storage.length : last < storage.length && length <= storage.length
  if (!fits) refuse(`a tensor of shape [${shape.join(', ')}] does not fit into its storage of ${storage.length} values`)
  return { kind: 'tensor', storage, offset, shape, strides }
}

export function lengthOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}

/** The values in C order, in single precision. */
export function floatsOf({ storage, offset, shape, strides }: Tensor): Float32Array {
  const { read, type } = storage
  const bytes = read === null ? refuse(`the storage ${storage.key} has no data`) : read()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const out = new Float32Array(lengthOf(shape))
  if (isContiguous(shape, strides)) {
    for (let index = 0; index < out.length; index++) out[index] = type.read(view, (offset + index) * type.bytes)
    return out
  }
  for (let index = 0; index < out.length; index++) {
    let rest = index
    let place = offset
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] as number
      place += (rest % size) * (strides[axis] as number)
      rest = Math.floor(rest / size)
    }
    out[index] = type.read(view, place * type.bytes)
  }
  return out
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false
    expected *= shape[axis] as number
  }
  return true
}
