import { compactToU8a } from '@polkadot/util'
import type { TypeShape } from '../../../src/chain/scale/type-table.ts'

/** Numbers from 0 up to 1, the same for the same seed. */
export type Random = () => number

/** Bytes of some value of a type; null where a part of it is of a type that is not read here. */
export function randomScale(types: readonly TypeShape[], type: number, random: Random, depth = 0): Uint8Array | null {
  const shape = types[type]
  const below = (limit: number) => Math.floor(random() * limit)
  const all = (parts: readonly number[]) => {
    const made = parts.map((part) => randomScale(types, part, random, depth + 1))
    return made.includes(null) ? null : Buffer.concat(made.filter((part) => part !== null))
  }
  const withFront = (front: Uint8Array, rest: Uint8Array | null) => rest && Buffer.concat([front, rest])
  const bytes = (count: number) => Uint8Array.from({ length: count }, () => below(256))
  // Small numbers and the largest ones: JSON tells them apart.
  const whole = (count: number) =>
    random() < 0.5 ? bytes(count) : Uint8Array.from({ length: count }, (_, at) => (at < 2 ? below(256) : 0))
  if (depth > 12) return null
  switch (shape?.is) {
    case 'struct':
    case 'tuple':
      return all(shape.types)
    case 'enum': {
      const variant = shape.variants[below(shape.variants.length)]
      return variant === undefined ? null : withFront(Uint8Array.of(variant[0]), all(variant[3]))
    }
    case 'option':
      return random() < 0.3 ? Uint8Array.of(0) : withFront(Uint8Array.of(1), randomScale(types, shape.of, random, depth + 1))
    case 'list': {
      const count = below(4)
      return withFront(compactToU8a(count), all(Array<number>(count).fill(shape.of)))
    }
    case 'array':
      return all(Array<number>(shape.length).fill(shape.of))
    case 'compact': {
      const inner = wholeInside(types, shape.of)
      return inner === null ? null : compactToU8a(BigInt(`0x${Buffer.from(whole(inner)).reverse().toString('hex')}`))
    }
    case 'whole':
      return whole(shape.bytes)
    case 'bool':
      return Uint8Array.of(below(2))
    case 'text':
      return Buffer.concat([compactToU8a(3), Buffer.from('abc')])
    case 'account':
      return bytes(32)
    default:
      return null
  }
}

function wholeInside(types: readonly TypeShape[], type: number): number | null {
  const shape = types[type]
  if (shape?.is === 'whole') return shape.bytes
  return shape?.is === 'tuple' && shape.types.length === 1 ? wholeInside(types, shape.types[0] ?? -1) : null
}
