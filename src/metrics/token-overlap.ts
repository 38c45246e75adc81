import { isSpace } from '../base/python/whitespace.ts'

/** More distinct tokens than this, and the store is emptied at the next truth. */
const maxTokens = 1 << 15
const slots = maxTokens * 4

/**
 * Jaccard index of the sets of white-space separated tokens, over code points: many texts against one truth. Tokens are
 * numbered as they are first met; the sets are marks beside the numbers.
 */
export class TokenOverlap {
  #slots: Int32Array = new Int32Array(slots)
  #hashes: Int32Array = new Int32Array(1024)
  #offsets: Int32Array = new Int32Array(1025)
  /** The round in which a token was last seen in a text, and in a truth. */
  #seen: Int32Array = new Int32Array(1024)
  #inTruth: Int32Array = new Int32Array(1024)
  #tokens: Int32Array = new Int32Array(8192)
  #count = 0
  #round = 0
  #truth = 0
  #truthSize = 0
  #common = 0

  setTruth(points: Int32Array, start: number, end: number): void {
    if (this.#count > maxTokens) this.#clear()
    this.#truth = ++this.#round
    this.#truthSize = this.#mark(points, start, end, true, this.#truth)
  }

  /** In [0, 1]; `ifBothEmpty` where neither has a token. */
  with(points: Int32Array, start: number, end: number, ifBothEmpty: number): number {
    const size = this.#mark(points, start, end, false, ++this.#round)
    const union = size + this.#truthSize - this.#common
    return union === 0 ? ifBothEmpty : this.#common / union
  }

  /** Marks each token of the text; returns how many distinct ones it has and leaves in `#common` how many the truth has too. */
  #mark(points: Int32Array, start: number, end: number, isTruth: boolean, round: number): number {
    let distinct = 0
    let common = 0
    let at = start
    while (at < end) {
      while (at < end && isSpace(points[at] as number)) at++
      if (at === end) break
      const from = at
      let hash = 0x811c9dc5
      do {
        const point = points[at] as number
        if (point <= 0x20 ? isSpace(point) : point > 0x7e && isSpace(point)) break
        hash = Math.imul(hash ^ point, 0x01000193)
      } while (++at < end)
      const token = this.#number(points, from, at, hash)
      const marks = isTruth ? this.#inTruth : this.#seen
      if (marks[token] === round) continue
      marks[token] = round
      distinct++
      if (this.#inTruth[token] === this.#truth) common++
    }
    this.#common = common
    return distinct
  }

  #number(points: Int32Array, from: number, to: number, hash: number): number {
    const mask = this.#slots.length - 1
    let slot = (hash ^ (hash >>> 15)) & mask
    for (;;) {
      const token = (this.#slots[slot] as number) - 1
      if (token < 0) return this.#add(points, from, to, hash, slot)
      if (this.#hashes[token] === hash && this.#equals(token, points, from, to)) return token
      slot = (slot + 1) & mask
    }
  }

  #equals(token: number, points: Int32Array, from: number, to: number): boolean {
    const tokens = this.#tokens
    let at = this.#offsets[token] as number
    if ((this.#offsets[token + 1] as number) - at !== to - from) return false
    for (let other = from; other < to; other++) if (tokens[at++] !== points[other]) return false
    return true
  }

  #add(points: Int32Array, from: number, to: number, hash: number, slot: number): number {
    const token = this.#count++
    this.#grow(token, to - from)
    const offset = this.#offsets[token] as number
    this.#tokens.set(points.subarray(from, to), offset)
    this.#offsets[token + 1] = offset + to - from
    this.#hashes[token] = hash
    this.#slots[slot] = token + 1
    if (this.#count * 2 > this.#slots.length) this.#rehash()
    return token
  }

  #grow(token: number, length: number): void {
    if (token >= this.#hashes.length) {
      this.#hashes = doubled(this.#hashes, token)
      this.#seen = doubled(this.#seen, token)
      this.#inTruth = doubled(this.#inTruth, token)
      this.#offsets = doubled(this.#offsets, token + 1)
    }
    const needed = (this.#offsets[token] as number) + length
    if (needed > this.#tokens.length) this.#tokens = doubled(this.#tokens, needed)
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2)
    const mask = this.#slots.length - 1
    for (let token = 0; token < this.#count; token++) {
      const hash = this.#hashes[token] as number
      let slot = (hash ^ (hash >>> 15)) & mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = token + 1
    }
  }

  #clear(): void {
    this.#slots = new Int32Array(slots)
    this.#hashes = new Int32Array(1024)
    this.#offsets = new Int32Array(1025)
    this.#seen = new Int32Array(1024)
    this.#inTruth = new Int32Array(1024)
    this.#tokens = new Int32Array(8192)
    this.#count = 0
    this.#round = 0
  }
}

function doubled(array: Int32Array, index: number): Int32Array {
  const larger = new Int32Array(Math.max(index + 1, array.length * 2))
  larger.set(array)
  return larger
}
