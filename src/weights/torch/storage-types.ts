import { halfFloat, upperHalf } from '../half-floats.ts'

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
