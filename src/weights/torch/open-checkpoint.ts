import { refuse } from '../refusal.ts'
import { fileSource } from './byte-source.ts'
import { isZip, otherKind } from './decode-checkpoint.ts'
import { isLegacyForm, readLegacyForm } from './legacy-form.ts'
import type { Value } from './values.ts'
import { readZipForm } from './zip-form.ts'

export interface OpenCheckpoint extends Disposable {
  /** What was saved. The values of its tensors are read when they are asked for. */
  value: Value
}

/**
 * A checkpoint of any size and of either form, of which only what is asked for is read: a state dict or a whole pickled module, whose classes are names here. Throws Refusal, or what the
 * system says.
 */
export function openCheckpoint(path: string): OpenCheckpoint {
  const source = fileSource(path)
  try {
    const start = source.read(0, Math.min(source.size, 100))
    const value = isZip(start)
      ? readZipForm(source, 'modules').value
      : isLegacyForm(start)
        ? readLegacyForm(source, 'modules')
        : refuse(otherKind(start))
    return { value, [Symbol.dispose]: () => source[Symbol.dispose]() }
  } catch (error) {
    source[Symbol.dispose]()
    throw error
  }
}
