import { blake2b } from '@noble/hashes/blake2.js'
import { littleEndian } from './compact.ts'

/** What stands in front of an argument in the key of a map, and so many bytes of it. `Concat` ones and Identity keep the argument behind it. */
const prefixes: Readonly<Record<string, { bytes: number; of(argument: Uint8Array): Uint8Array }>> = {
  Identity: { bytes: 0, of: () => new Uint8Array() },
  Twox64Concat: { bytes: 8, of: xxHash64 },
  Blake2_128Concat: { bytes: 16, of: (argument) => blake2b(argument, { dkLen: 16 }) },
}

export function hashPrefix(hasher: string) {
  const prefix = prefixes[hasher]
  if (prefix === undefined) throw new Error(`keys with the hasher ${hasher} are not made here`)
  return prefix
}

const mask = (1n << 64n) - 1n
const [p1, p2, p3, p4, p5] = [
  0x9e3779b185ebca87n,
  0xc2b2ae3d27d4eb4fn,
  0x165667b19e3779f9n,
  0x85ebca77c2b2ae63n,
  0x27d4eb2f165667c5n,
] as const
const times = (a: bigint, b: bigint) => (a * b) & mask
const rotate = (value: bigint, bits: bigint) => ((value << bits) | (value >> (64n - bits))) & mask
const round = (sum: bigint, lane: bigint) => times(rotate((sum + times(lane, p2)) & mask, 31n), p1)

/** XXH64 with seed 0, the lowest byte first, after its public specification (Yann Collet, xxHash fast digest algorithm). */
export function xxHash64(bytes: Uint8Array): Uint8Array {
  let at = 0
  let hash: bigint = p5
  if (bytes.length >= 32) {
    let sums: bigint[] = [(p1 + p2) & mask, p2, 0n, -p1 & mask]
    for (; at + 32 <= bytes.length; at += 32) sums = sums.map((sum, lane) => round(sum, littleEndian(bytes, at + 8 * lane, 8)))
    hash = sums.reduce((total, sum, lane) => (total + rotate(sum, [1n, 7n, 12n, 18n][lane] ?? 0n)) & mask, 0n)
    for (const sum of sums) hash = (times(hash ^ round(0n, sum), p1) + p4) & mask
  }
  hash = (hash + BigInt(bytes.length)) & mask
  for (; at + 8 <= bytes.length; at += 8) hash = (times(rotate(hash ^ round(0n, littleEndian(bytes, at, 8)), 27n), p1) + p4) & mask
  for (; at + 4 <= bytes.length; at += 4) hash = (times(rotate(hash ^ times(littleEndian(bytes, at, 4), p1), 23n), p2) + p3) & mask
  for (; at < bytes.length; at++) hash = times(rotate(hash ^ times(BigInt(bytes[at] ?? 0), p5), 11n), p1)
  hash = times(hash ^ (hash >> 33n), p2)
  hash = times(hash ^ (hash >> 29n), p3)
  hash ^= hash >> 32n
  const out = Buffer.alloc(8)
  out.writeBigUInt64LE(hash)
  return out
}
