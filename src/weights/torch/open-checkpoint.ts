import { readFileSync } from 'node:fs'
import { refuse } from '../refusal.ts'
import { fileSource } from './byte-source.ts'
import { decodeCheckpoint, isZip, otherKind } from './decode-checkpoint.ts'
import type { Value } from './values.ts'
import { readZipForm } from './zip-form.ts'

export interface OpenCheckpoint extends Disposable {
  /** What was saved. The values of its tensors are read when they are asked for. */
  value: Value
}

/** Of the form before PyTorch 1.6, which has to be read as a whole. */
const largestLegacy = 2 ** 29

/**
 * A checkpoint of any size, of which only what is asked for is read: a state dict or a whole pickled module, whose classes are names here. Throws Refusal, or what the system says.
 */
export function openCheckpoint(path: string): OpenCheckpoint {
  const source = fileSource(path)
  try {
    const start = source.read(0, Math.min(source.size, 100))
    if (isZip(start)) return { value: readZipForm(source, 'modules').value, [Symbol.dispose]: () => source[Symbol.dispose]() }
    if (source.size > largestLegacy || start.length < 14) refuse(otherKind(start))
    const { value } = decodeCheckpoint(readFileSync(path))
    source[Symbol.dispose]()
    return { value, [Symbol.dispose]: () => {} }
  } catch (error) {
    source[Symbol.dispose]()
    throw error
  }
}
