/** A tensor of a `model.bin` of CTranslate2; its bytes lie as they are. */
export interface StoredTensor {
  dtype: 'F32' | 'F16'
  shape: readonly number[]
  bytes: Uint8Array
}

const dtypes: Readonly<Record<number, StoredTensor['dtype']>> = { 0: 'F32', 4: 'F16' }

/**
 * The tensors of a `model.bin` of CTranslate2: a version, the kind of model and its revision, a count, then for each its name (16 bits of length, a zero at the end), number of dimensions,
 * sizes, type, number of bytes, and those. Aliases that follow are left out.
 */
export function readCtranslate2(file: Buffer): { kind: string; tensors: ReadonlyMap<string, StoredTensor> } {
  let at = 0
  const bytes = (length: number) => {
    at += length
    return file.subarray(at - length, at)
  }
  const u8 = () => bytes(1).readUInt8()
  const u16 = () => bytes(2).readUInt16LE()
  const u32 = () => bytes(4).readUInt32LE()
  const text = () => bytes(u16()).subarray(0, -1).toString()
  u32()
  const kind = text()
  u32()
  const tensors = new Map<string, StoredTensor>()
  for (let left = u32(); left > 0; left--) {
    const name = text()
    const shape = Array.from({ length: u8() }, u32)
    const dtype = dtypes[u8()]
    const values = bytes(u32())
    if (dtype !== undefined) tensors.set(name, { dtype, shape, bytes: values })
  }
  return { kind, tensors }
}
