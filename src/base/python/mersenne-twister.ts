const size = 624
const offset = 397

/** MT19937 (Matsumoto and Nishimura 1998), seeded with a list of 32-bit words as its authors' `init_by_array`. */
export class MersenneTwister {
  readonly #state = new Int32Array(size)
  #next = size

  constructor(key: readonly number[]) {
    this.#fill(19650218)
    this.#mix(key)
  }

  /** The next 32 bits, as an unsigned number. */
  next32(): number {
    if (this.#next === size) this.#refill()
    let word = this.#state[this.#next++] ?? 0
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    return (word ^ (word >>> 18)) >>> 0
  }

  #fill(seed: number): void {
    const state = this.#state
    let last = seed
    state[0] = seed
    for (let i = 1; i < size; i++) {
      last = (Math.imul(1812433253, last ^ (last >>> 30)) + i) | 0
      state[i] = last
    }
  }

  #mix(key: readonly number[]): void {
    const state = this.#state
    let i = 1
    let last = state[0] ?? 0
    const step = (multiplier: number, addend: number) => {
      last = (((state[i] ?? 0) ^ Math.imul(last ^ (last >>> 30), multiplier)) + addend) | 0
      state[i] = last
      if (++i < size) return
      state[0] = last
      i = 1
    }
    for (let round = 0; round < Math.max(size, key.length); round++) {
      const j = round % key.length
      step(1664525, (key[j] ?? 0) + j)
    }
    for (let round = 1; round < size; round++) step(1566083941, -i)
    state[0] = 0x80000000 | 0
  }

  #refill(): void {
    const state = this.#state
    for (let i = 0; i < size; i++) {
      const joined = ((state[i] ?? 0) & 0x80000000) | ((state[(i + 1) % size] ?? 0) & 0x7fffffff)
      const twisted = (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0)
      state[i] = (state[(i + offset) % size] ?? 0) ^ twisted
    }
    this.#next = 0
  }
}
