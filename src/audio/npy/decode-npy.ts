import { endianness } from 'node:os'
import { counted } from '../../base/counted.ts'
import { type Decoded, type DecodedAudio, refused } from '../decoded.ts'
import { type NpyHeader, parseHeader } from './parse-header.ts'
import { scalarType } from './scalar-types.ts'

const magic = Buffer.from('\x93NUMPY', 'latin1')
/** numpy's own limit. */
const longestHeader = 10_000
const mostDimensions = 32
/** More than any clip, and than any array that fits in memory. */
const largestDimension = 2 ** 32

/** Reads what `np.save` writes; nothing is allocated from a size that the stream only claims. */
export function decodeNpy(bytes: Uint8Array): Decoded {
  const stream = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!stream.subarray(0, magic.length).equals(magic)) return refused(otherKind(stream))
  const [major = 0, minor = 0] = stream.subarray(6, 8)
  if (major < 1 || major > 3 || minor !== 0) return refused(`its npy version is ${major}.${minor}, not 1.0, 2.0 or 3.0`)
  const from = major === 1 ? 10 : 12
  if (stream.length < from) return refused('it ends within its header')
  const size = major === 1 ? stream.readUInt16LE(8) : stream.readUInt32LE(8)
  if (stream.length < from + size) return refused(`it ends within its header: ${size} bytes are claimed`)
  if (size > longestHeader) return refused(`its header is longer than ${longestHeader} bytes`)
  const header = parseHeader(stream.toString(major === 3 ? 'utf8' : 'latin1', from, from + size))
  return typeof header === 'string' ? refused(header) : decodeData(stream.subarray(from + size), header)
}

export function isNpy(bytes: Uint8Array): boolean {
  return magic.equals(bytes.subarray(0, magic.length))
}

function otherKind(stream: Buffer): string {
  if (stream.length === 0) return 'it is empty'
  if (stream.subarray(0, 2).toString('latin1') === 'PK') return 'it is a zip archive (np.savez), not what np.save writes'
  if (stream[0] === 0x80) return 'it is a pickle: pickled data is never opened'
  if (stream[0] === 0x1f && stream[1] === 0x8b) return 'it is compressed with gzip'
  if (stream.subarray(0, 4).toString('latin1') === 'RIFF') return 'it is a WAV file, not an npy stream'
  return 'it does not begin as an npy stream'
}

function decodeData(data: Buffer, { descr, fortranOrder, shape }: NpyHeader): Decoded {
  const type = scalarType(descr)
  if (type === null) return refused(`its type ${JSON.stringify(descr.slice(0, 20))} is not one of audio`)
  if (shape.length > mostDimensions) return refused(`it has ${shape.length} dimensions`)
  if (shape.some((size) => size >= largestDimension)) return refused('a dimension of its shape is absurdly large')
  const length = shape.reduce((product, size) => product * size, 1)
  if (length * type.bytes > data.length) return refused(`its data ends early: ${length} values are claimed, ${data.length} bytes are there`)
  const left = data.length - length * type.bytes
  if (left > 0 && shape.length === 0) return refused('it claims one value and holds more')
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const place = fortranOrder ? fortranPlace(shape) : (index: number) => index
  return {
    verdict: left > 0 ? 'lenient' : 'ok',
    why: left > 0 ? `${counted(left, 'byte')} behind its data` : null,
    dtype: type.name,
    shape,
    rate: null,
    length,
    at: (index) => type.read(view, place(index) * type.bytes, type.littleEndian),
    ...(fortranOrder || !isLittleEndian ? {} : atOnce(type.name, data, length)),
  }
}

const isLittleEndian = endianness() === 'LE'

/** The types that answers have: copied, because a stream lies where its header ends and no array of numbers may. */
function atOnce(dtype: string, data: Buffer, length: number): Pick<DecodedAudio, 'all'> {
  const copied = (bytes: number) => data.buffer.slice(data.byteOffset, data.byteOffset + length * bytes)
  if (dtype === '<f8') return { all: () => new Float64Array(copied(8)) }
  if (dtype === '<f4') return { all: () => new Float64Array(new Float32Array(copied(4))) }
  return {}
}

/** From a place in C order to that in Fortran order. */
function fortranPlace(shape: readonly number[]): (index: number) => number {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1))
  return (index) => {
    let rest = index
    let place = 0
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const size = shape[axis] as number
      place += (rest % size) * (strides[axis] as number)
      rest = Math.floor(rest / size)
    }
    return place
  }
}
