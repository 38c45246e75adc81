/** How one value of a storage is read at a byte. All are little-endian. */
export interface StorageType {
  bytes: number
  read(view: DataView, at: number): number
}

/** The types of storages by the names that PyTorch gives them. Whole numbers of 64 bit lose what a number cannot hold. */
const types: Readonly<Record<string, StorageType>> = {
  FloatStorage: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  DoubleStorage: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  HalfStorage: { bytes: 2, read: (view, at) => halfFloat(view.getUint16(at, true)) },
  BFloat16Storage: { bytes: 2, read: (view, at) => upperHalf(view.getUint16(at, true)) },
  LongStorage: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  IntStorage: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  ShortStorage: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  CharStorage: { bytes: 1, read: (view, at) => view.getInt8(at) },
  ByteStorage: { bytes: 1, read: (view, at) => view.getUint8(at) },
  BoolStorage: { bytes: 1, read: (view, at) => view.getUint8(at) },
}

export function storageType(name: string): StorageType | undefined {
  return Object.hasOwn(types, name) ? types[name] : undefined
}

/** IEEE 754 half precision. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

const word = new DataView(new ArrayBuffer(4))

/** bfloat16: the upper half of a single. */
function upperHalf(bits: number): number {
  word.setUint16(0, bits)
  return word.getFloat32(0)
}
