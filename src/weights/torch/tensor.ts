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
  /** So many of its bytes. Throws Refusal where they are damaged. */
  read: ((from: number, length: number) => Uint8Array) | null
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

/** Of a storage that are in memory at once: what a slice of another tensor lies in can be much more than it. */
const mostBytesAtOnce = 2 ** 29

/** The values in C order, in single precision. Throws Refusal where their bytes are damaged, or lie too far from each other. */
export function floatsOf({ storage, offset, shape, strides }: Tensor): Float32Array {
  const { read, type, key } = storage
  if (read === null) return refuse(`the storage ${key} has no data`)
  const count = lengthOf(shape)
  if (count === 0) return new Float32Array(0)
  const span = type.bytes * (1 + shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] as number), 0))
  if (span > mostBytesAtOnce)
    refuse(`a tensor of shape [${shape.join(', ')}] lies in ${span} bytes, and ${mostBytesAtOnce} are read at most`)
  const bytes = read(offset * type.bytes, span)
  if (isContiguous(shape, strides) && storage.typeName === 'FloatStorage') return singles(bytes)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const out = new Float32Array(count)
  if (isContiguous(shape, strides)) {
    for (let index = 0; index < count; index++) out[index] = type.read(view, index * type.bytes)
    return out
  }
  for (let index = 0; index < count; index++) {
    let rest = index
    let place = 0
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] as number
      place += (rest % size) * (strides[axis] as number)
      rest = Math.floor(rest / size)
    }
    out[index] = type.read(view, place * type.bytes)
  }
  return out
}

/** The bytes themselves, of which a large tensor need not have two copies; a copy where they are part of a file in memory. */
function singles({ buffer, byteOffset, byteLength }: Uint8Array): Float32Array {
  const isItsOwn = buffer.byteLength === byteLength
  const own = isItsOwn ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)
  return new Float32Array(own)
}

function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false
    expected *= shape[axis] as number
  }
  return true
}
