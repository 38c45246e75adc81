import { firstByte } from './first-byte.ts'

const blanks = 0x20202020
const ones = 0x01010101
const highest = 0x80808080
const firstSlots = 256
/** What is kept of a token, in words: its first eight bytes, its length, where it lies, its place in the truth, when it was last seen. */
const width = 8
const high = 1
const size = 2
const where = 3
const place = 4
const seen = 5
/** Place of a token that the truth lacks. */
const nowhere = -1

/**
 * Jaccard index of the sets of tokens between blanks: texts of bytes that lie in one buffer, against one truth among them. Eight
 * bytes behind the last text may be looked at.
 */
export class TokenOverlap {
  #view: DataView = new DataView(new ArrayBuffer(0))
  #slots: Int32Array = new Int32Array(firstSlots)
  #tokens: Int32Array = new Int32Array(firstSlots * width)
  #count = 0
  #round = 0
  #truthSize = 0
  /** Of the truth's tokens: where each ends, and how many distinct ones there are up to it. */
  #ends: Int32Array = new Int32Array(64)
  #distinct: Int32Array = new Int32Array(64)
  #truthCount = 0
  /** Where the text goes on behind the token that was read last. */
  #at = 0

  /** The buffer must stay as it is for the texts that follow. */
  setTruth(view: DataView, start: number, end: number): void {
    this.#view = view
    this.#clear()
    let distinct = 0
    this.#at = start
    for (let token = this.#next(end); token >= 0; token = this.#next(end)) {
      if (this.#tokens[token + place] === nowhere) {
        this.#tokens[token + place] = this.#truthCount
        distinct++
      }
      this.#ends = withRoom(this.#ends, this.#truthCount)
      this.#distinct = withRoom(this.#distinct, this.#truthCount)
      this.#ends[this.#truthCount] = this.#at - start
      this.#distinct[this.#truthCount++] = distinct
    }
    this.#truthSize = distinct
  }

  /** In [0, 1]; 0 where neither has a token. The text begins with the first `common` bytes of the truth. */
  with(start: number, end: number, common: number): number {
    // Tokens of the truth that the text begins with; one that ends where the two part may go on here.
    let shared = 0
    while (shared < this.#truthCount && (this.#ends[shared] as number) < common) shared++
    this.#at = shared === 0 ? start : start + (this.#ends[shared - 1] as number)
    let both = shared === 0 ? 0 : (this.#distinct[shared - 1] as number)
    let others = 0
    const round = ++this.#round
    for (let token = this.#next(end); token >= 0; token = this.#next(end)) {
      const tokens = this.#tokens
      if (tokens[token + seen] === round) continue
      tokens[token + seen] = round
      if (tokens[token + place] === nowhere) others++
      else if ((tokens[token + place] as number) >= shared) both++
    }
    const union = this.#truthSize + others
    return union === 0 ? 0 : both / union
  }

  #clear(): void {
    // Many tokens are rare: what had to grow is not cleared for every truth that follows.
    if (this.#slots.length > firstSlots) this.#slots = new Int32Array(firstSlots)
    else this.#slots.fill(0)
    this.#count = 0
    this.#truthCount = 0
    this.#round = 0
  }

  /** Where in `#tokens` the next token from `#at` on is kept; -1 without one. */
  #next(end: number): number {
    const view = this.#view
    let from = this.#at
    while (from < end && view.getUint8(from) === 0x20) from++
    if (from >= end) return -1
    let to = from
    for (; to < end; to += 4) {
      const word = view.getInt32(to, true) ^ blanks
      const found = (word - ones) & ~word & highest
      if (found === 0) continue
      to += firstByte(found)
      break
    }
    this.#at = Math.min(to, end)
    return this.#find(from, this.#at - from)
  }

  #find(from: number, length: number): number {
    const view = this.#view
    const low = view.getInt32(from, true) & (length < 4 ? (1 << (8 * length)) - 1 : -1)
    const rest = length < 8 ? (1 << (8 * (length - 4))) - 1 : -1
    const next = length > 4 ? view.getInt32(from + 4, true) & rest : 0
    const slots = this.#slots
    const tokens = this.#tokens
    const mask = slots.length - 1
    for (let slot = this.#hash(low, next, length, from) & mask; ; slot = (slot + 1) & mask) {
      const token = (slots[slot] as number) - 1
      if (token < 0) return this.#add(slot, low, next, length, from)
      if (tokens[token] !== low || tokens[token + high] !== next || tokens[token + size] !== length) continue
      if (length <= 8 || this.#equal(tokens[token + where] as number, from, length)) return token
    }
  }

  #equal(a: number, b: number, length: number): boolean {
    for (let at = 8; at < length; at++) if (this.#view.getUint8(a + at) !== this.#view.getUint8(b + at)) return false
    return true
  }

  #add(slot: number, low: number, next: number, length: number, from: number): number {
    const token = this.#count++ * width
    this.#tokens = withRoom(this.#tokens, token + width)
    const tokens = this.#tokens
    tokens[token] = low
    tokens[token + high] = next
    tokens[token + size] = length
    tokens[token + where] = from
    tokens[token + place] = nowhere
    tokens[token + seen] = 0
    this.#slots[slot] = token + 1
    if (this.#count * 2 > this.#slots.length) this.#rehash()
    return token
  }

  /** Of a long token its end counts too: many begin alike. */
  #hash(low: number, next: number, length: number, from: number): number {
    const last = length > 8 ? this.#view.getInt32(from + length - 4, true) : length
    const hash = Math.imul(low ^ Math.imul(next ^ Math.imul(last, 0x85ebca6b), 0xc2b2ae35), 0x9e3779b1)
    return hash ^ (hash >>> 15)
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2)
    const mask = slots.length - 1
    const tokens = this.#tokens
    for (let token = 0; token < this.#count * width; token += width) {
      const [low = 0, next = 0, length = 0, from = 0] = tokens.subarray(token, token + place)
      let slot = this.#hash(low, next, length, from) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = token + 1
    }
    this.#slots = slots
  }
}

function withRoom(array: Int32Array, index: number): Int32Array {
  if (index < array.length) return array
  const larger = new Int32Array(Math.max(index + 1, array.length * 2))
  larger.set(array)
  return larger
}
