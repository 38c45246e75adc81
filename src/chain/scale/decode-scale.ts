import { ss58Address } from '../../base/ss58.ts'
import { littleEndian, readCompact } from './compact.ts'
import { hexOf } from './hex.ts'
import type { TypeShape } from './type-table.ts'

export type ScaleJson = null | boolean | number | string | ScaleJson[] | { [name: string]: ScaleJson }

interface Reading {
  types: readonly TypeShape[]
  bytes: Uint8Array
  at: number
}

/** JSON holds whole numbers up to so many bits; larger ones are hexadecimal text, as in @polkadot/types. */
const numberBits = 52n

/** A list of what takes no bytes could say any length. */
const longestList = 1 << 24

/**
 * A value in the bytes of SCALE as the JSON that @polkadot/types makes of it (`toJSON`). Bytes behind it are passed over. Throws RangeError where the bytes
 * are none of that type.
 */
export function decodeScale(types: readonly TypeShape[], type: number, bytes: Uint8Array): ScaleJson {
  return value({ types, bytes, at: 0 }, type)
}

/** The same, and where the value ends. */
export function decodeScaleAt(types: readonly TypeShape[], type: number, bytes: Uint8Array, at: number): [ScaleJson, end: number] {
  const reading = { types, bytes, at }
  return [value(reading, type), reading.at]
}

function value(reading: Reading, type: number): ScaleJson {
  const shape = reading.types[type]
  switch (shape?.is) {
    case 'struct':
      return struct(reading, shape.names, shape.types)
    case 'tuple':
      return tuple(reading, shape.types)
    case 'enum':
      return variant(reading, shape)
    case 'option':
      return take(reading, 1)[0] === 0 ? null : value(reading, shape.of)
    case 'list':
      return items(reading, shape.of, length(reading))
    case 'array':
      return items(reading, shape.of, shape.length)
    case 'compact':
      return compact(reading, shape.of)
    case 'whole':
      return whole(littleEndian(take(reading, shape.bytes), 0, shape.bytes), shape.bytes, shape.signed)
    case 'bool':
      return take(reading, 1)[0] === 1
    case 'text':
      return new TextDecoder().decode(take(reading, length(reading)))
    case 'account':
      return ss58Address(take(reading, 32))
    default:
      throw new RangeError(`values of ${shape?.name ?? `type ${type}`} are not read here`)
  }
}

function struct(reading: Reading, names: readonly string[], types: readonly number[]): ScaleJson {
  return Object.fromEntries(types.map((type, at) => [names[at] ?? '', value(reading, type)]))
}

function tuple(reading: Reading, types: readonly number[]): ScaleJson {
  if (types.length === 0) return null
  const [first = 0] = types
  return types.length === 1 ? value(reading, first) : types.map((type) => value(reading, type))
}

function variant(reading: Reading, { plain, variants }: Extract<TypeShape, { is: 'enum' }>): ScaleJson {
  const index = take(reading, 1)[0]
  const found = variants.find(([known]) => known === index)
  if (found === undefined) throw new RangeError(`there is no variant ${index}`)
  const [, name, names, types] = found
  if (plain) return name
  return { [name]: names === null ? tuple(reading, types) : struct(reading, names, types) }
}

/** Bytes are hexadecimal text, anything else a list. */
function items(reading: Reading, of: number, count: number): ScaleJson {
  const shape = reading.types[of]
  if (shape?.is === 'whole' && shape.bytes === 1 && !shape.signed) return hexOf(take(reading, count))
  if (count > longestList) throw new RangeError(`a list of ${count} is too long`)
  return Array.from({ length: count }, () => value(reading, of))
}

function length(reading: Reading): number {
  const [count, end] = readCompact(reading.bytes, reading.at)
  reading.at = end
  return Number(count)
}

/** A whole number, also where a struct of one field is around it. */
function compact(reading: Reading, of: number): ScaleJson {
  const shape = reading.types[of]
  if (shape?.is === 'tuple' && shape.types.length === 1) return compact(reading, shape.types[0] ?? of)
  if (shape?.is === 'tuple' && shape.types.length === 0) return null
  if (shape?.is !== 'whole') throw new RangeError('only whole numbers are compact')
  const [number, end] = readCompact(reading.bytes, reading.at)
  reading.at = end
  return whole(number, shape.bytes, false)
}

function whole(number: bigint, bytes: number, signed: boolean): ScaleJson {
  const bits = BigInt(8 * bytes)
  const signedNumber = signed ? BigInt.asIntN(Number(bits), number) : number
  const size = signedNumber < 0n ? -signedNumber : signedNumber
  return size >> numberBits === 0n && bits <= 128n ? Number(signedNumber) : `0x${number.toString(16).padStart(2 * bytes, '0')}`
}

function take(reading: Reading, count: number): Uint8Array {
  if (count > reading.bytes.length - reading.at) throw new RangeError('the bytes end before the value does')
  reading.at += count
  return reading.bytes.subarray(reading.at - count, reading.at)
}
