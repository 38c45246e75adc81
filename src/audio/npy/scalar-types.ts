/** How one value is read at a byte of a stream. */
export type ReadScalar = (view: DataView, at: number, littleEndian: boolean) => number

export interface ScalarType {
  bytes: number
  read: ReadScalar
}

/** The types that audio may have, by numpy's letter and size. Anything else is no audio: objects, text, dates, complex numbers, bool. */
const types: Readonly<Record<string, ScalarType>> = {
  i1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  u1: { bytes: 1, read: (view, at) => view.getUint8(at) },
  i2: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  u2: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  i4: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  u4: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  i8: { bytes: 8, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  u8: { bytes: 8, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  f2: { bytes: 2, read: (view, at, little) => halfFloat(view.getUint16(at, little)) },
  f4: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
}

/** numpy's type descriptor, such as `<f8`; null where audio cannot have it. Without a byte order it is this machine's: little-endian. */
export function scalarType(descr: string): (ScalarType & { name: string; littleEndian: boolean }) | null {
  const [, order = '', kind = ''] = /^([<>=|]?)([a-z]\d)$/.exec(descr) ?? []
  const type = Object.hasOwn(types, kind) ? types[kind] : undefined
  if (type === undefined) return null
  const littleEndian = order !== '>'
  const name = `${type.bytes === 1 ? '|' : littleEndian ? '<' : '>'}${kind}`
  return { ...type, name, littleEndian }
}

/** IEEE 754 half precision. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
