import { MersenneTwister } from './mersenne-twister.ts'

/** CPython's `random.Random(seed)` for an int seed of any size; its sign is of no matter, as there. */
export class PythonRandom {
  readonly #twister: MersenneTwister

  constructor(seed: number | bigint) {
    this.#twister = new MersenneTwister(words(BigInt(seed)))
  }

  /** `getrandbits(bits)`, 0 to 32 bits. */
  getrandbits(bits: number): number {
    if (!Number.isInteger(bits) || bits < 0 || bits > 32) throw new RangeError('0 to 32 bits at once')
    return bits === 0 ? 0 : this.#twister.next32() >>> (32 - bits)
  }

  /** In [0, 1), 53 bits. */
  random(): number {
    const high = this.#twister.next32() >>> 5
    const low = this.#twister.next32() >>> 6
    return (high * 2 ** 26 + low) / 2 ** 53
  }

  /** A whole number from 0 to n - 1; n from 1 to 2^32 - 1. */
  randrange(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 0xffffffff) throw new RangeError('n must be from 1 to 2^32 - 1')
    const bits = 32 - Math.clz32(n)
    let drawn = this.getrandbits(bits)
    while (drawn >= n) drawn = this.getrandbits(bits)
    return drawn
  }

  uniform(from: number, to: number): number {
    return from + (to - from) * this.random()
  }

  choice<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    if (list.length === 0) throw new RangeError('nothing to choose from')
    return list[this.randrange(list.length)] as T
  }

  /** In place. */
  shuffle<T>(list: T[]): void {
    for (let last = list.length - 1; last > 0; last--) {
      const other = this.randrange(last + 1)
      const kept = list[last] as T
      list[last] = list[other] as T
      list[other] = kept
    }
  }
}

/** 32-bit words of the absolute value, the least significant first; at least one. */
function words(seed: bigint): number[] {
  const list: number[] = []
  for (let rest = seed < 0n ? -seed : seed; rest > 0n; rest >>= 32n) list.push(Number(rest & 0xffffffffn))
  return list.length === 0 ? [0] : list
}
