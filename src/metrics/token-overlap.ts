import { isSpace } from '../base/python/whitespace.ts'

/** More distinct tokens than this, and the store is emptied at the next truth. */
const maxTokens = 1 << 15
const firstSlots = 1 << 12

/**
 * Jaccard index of the sets of white-space separated tokens, over code points: many texts against one truth. Tokens are
 * numbered as they are first met; the sets are marks beside the numbers.
 */
export class TokenOverlap {
  #slots: Int32Array = new Int32Array(firstSlots)
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
  /** The tokens of the last text: their numbers, and where each ends. */
  #textTokens: Int32Array = new Int32Array(256)
  #textEnds: Int32Array = new Int32Array(256)
  #textCount = 0

  setTruth(points: Int32Array, start: number, end: number): void {
    if (this.#count > maxTokens) this.#clear()
    this.#truth = ++this.#round
    this.#textCount = 0
    this.#read(points, start, end, 0)
    this.#truthSize = this.#mark(true)
    // A text is not the truth, though it may begin like it.
    this.#textCount = 0
  }

  /**
   * In [0, 1]; `ifBothEmpty` where neither has a token. The text may begin with the first `common` code points of the text
   * of the last call: their tokens are not looked up again.
   */
  with(points: Int32Array, start: number, end: number, ifBothEmpty: number, common = 0): number {
    this.#round++
    this.#read(points, start, end, common)
    const size = this.#mark(false)
    const union = size + this.#truthSize - this.#common
    return union === 0 ? ifBothEmpty : this.#common / union
  }

  /** Lists the tokens of the text. */
  #read(points: Int32Array, start: number, end: number, common: number): void {
    let texts = this.#textTokens
    let ends = this.#textEnds
    let count = 0
    // A token that ends right where the texts part may go on in this one.
    while (count < this.#textCount && (ends[count] as number) < common) count++
    let at = count === 0 ? start : start + (ends[count - 1] as number)
    while (at < end) {
      let point = points[at] as number
      if (point <= 0x20 || point > 0x7e ? isSpace(point) : false) {
        at++
        continue
      }
      const from = at
      do {
        if (++at === end) break
        point = points[at] as number
      } while (point > 0x20 && point < 0x7f ? true : !isSpace(point))
      const hash = hashOf(points, from, at)
      if (count === texts.length) {
        texts = this.#textTokens = doubled(texts, count)
        ends = this.#textEnds = doubled(ends, count)
      }
      texts[count] = this.#number(points, from, at, hash)
      ends[count++] = at - start
    }
    this.#textCount = count
  }

  /** Marks the listed tokens; returns how many distinct ones there are and leaves in `#common` how many the truth has too. */
  #mark(isTruth: boolean): number {
    const marks = isTruth ? this.#inTruth : this.#seen
    const inTruth = this.#inTruth
    const truth = this.#truth
    const round = this.#round
    const tokens = this.#textTokens
    let distinct = 0
    let common = 0
    for (let at = 0; at < this.#textCount; at++) {
      const token = tokens[at] as number
      if (marks[token] === round) continue
      marks[token] = round
      distinct++
      if (inTruth[token] === truth) common++
    }
    this.#common = common
    return distinct
  }

  #number(points: Int32Array, from: number, to: number, hash: number): number {
    const slots = this.#slots
    const hashes = this.#hashes
    const mask = slots.length - 1
    let slot = hash & mask
    for (;;) {
      const token = (slots[slot] as number) - 1
      if (token < 0) return this.#add(points, from, to, hash, slot)
      if (hashes[token] === hash && this.#equals(token, points, from, to)) return token
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
      let slot = hash & mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = token + 1
    }
  }

  #clear(): void {
    this.#slots = new Int32Array(firstSlots)
    this.#hashes = new Int32Array(1024)
    this.#offsets = new Int32Array(1025)
    this.#seen = new Int32Array(1024)
    this.#inTruth = new Int32Array(1024)
    this.#tokens = new Int32Array(8192)
    this.#count = 0
    this.#round = 0
  }
}

/** Of the length and four code points: words that agree in them are told apart by comparing them whole. */
function hashOf(points: Int32Array, from: number, to: number): number {
  const length = to - from
  const last = points[to - 1] as number
  const middle = points[from + (length >> 1)] as number
  const second = points[from + (length > 1 ? 1 : 0)] as number
  const hash = Math.imul((points[from] as number) ^ (second << 7) ^ (middle << 14) ^ (last << 21) ^ length, 0x9e3779b1)
  return hash ^ (hash >>> 15)
}

function doubled(array: Int32Array, index: number): Int32Array {
  const larger = new Int32Array(Math.max(index + 1, array.length * 2))
  larger.set(array)
  return larger
}
