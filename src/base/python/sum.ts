/** `sum()` of floats as CPython 3.12 and later do it: with Neumaier's compensation. */
export function sum(values: Iterable<number>): number {
  const total = new RunningSum()
  for (const value of values) total.add(value)
  return total.value
}

/** The same sum for values that come one by one. */
export class RunningSum {
  #total = 0
  #compensation = 0
  #count = 0

  add(value: number): void {
    const next = this.#total + value
    this.#compensation += Math.abs(this.#total) >= Math.abs(value) ? this.#total - next + value : value - next + this.#total
    this.#total = next
    this.#count++
  }

  get count(): number {
    return this.#count
  }

  get value(): number {
    // CPython adds the compensation only where it is finite and not zero: infinities stay what they are.
    const usable = this.#compensation !== 0 && Number.isFinite(this.#compensation)
    return usable ? this.#total + this.#compensation : this.#total
  }

  /** null where nothing was added. */
  get mean(): number | null {
    return this.#count === 0 ? null : this.value / this.#count
  }
}
