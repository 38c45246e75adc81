import { refuse } from '../refusal.ts'
import { bufferSource } from './byte-source.ts'
import { isLegacyForm, readLegacyForm } from './legacy-form.ts'
import type { Value } from './values.ts'
import { readZipForm } from './zip-form.ts'

export interface Checkpoint {
  form: 'zip' | 'legacy'
  /** What was saved. Tensors are views of the bytes. */
  value: Value
}

/** What a file of `torch.save` holds, in either of its forms. Nothing in it is run. Throws Refusal. */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (isZip(buffer)) {
    const { value, storages } = readZipForm(bufferSource(buffer), 'weights')
    // All of them: a damaged file is refused, also where the damage is in what nobody asks for.
    for (const { read, length, type } of storages) read?.(0, length * type.bytes)
    return { form: 'zip', value }
  }
  if (isLegacyForm(buffer)) return { form: 'legacy', value: readLegacyForm(bufferSource(buffer), 'weights') }
  return refuse(otherKind(buffer))
}

export function isZip(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04'
}

export function otherKind(bytes: Buffer): string {
  if (bytes.length === 0) return 'it is empty'
  if (bytes.subarray(0, 7).toString('latin1') === 'version') return 'it is a pointer of git LFS: fetch the real file with `git lfs pull`'
  if (bytes[0] === 0x80) return 'it is a bare pickle, not what torch.save writes'
  if (/^\s*</.test(bytes.subarray(0, 100).toString('latin1')))
    return 'it is a page of HTML: the download got an answer in place of the file'
  return 'it does not begin as a checkpoint of PyTorch'
}
