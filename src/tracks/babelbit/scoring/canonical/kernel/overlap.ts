import { Room } from './room'

const blank: u8 = 0x20
const firstSlots: u32 = 256
/** Place of a token that the truth lacks. */
const nowhere = -1

/** A token: its first and its last eight bytes (of a short one both are all of it), its length, where it lies, its place in the truth, when it was last seen. */
const tokenBytes: usize = 32
const lastBytes: usize = 8
const lengthOf: usize = 16
const addressOf: usize = 20
const placeOf: usize = 24
const seenOf: usize = 28

const tokens = new Room()
tokens.hold((firstSlots as usize) * tokenBytes, 0)
/** For each slot the number of its token and one; 0: none. */
const slots = new Room()
slots.hold((firstSlots as usize) * 4, 0)
let slotCount = firstSlots
let tokenCount: u32 = 0
let round = 0
/** Of the truth's tokens: where each ends (of its text) and how many distinct ones there are up to it, four bytes each. */
const truthTokens = new Room()
let truthCount = 0
let truthSize = 0
/** Where the text goes on behind the token that was read last. */
let at: usize = 0

/** The text between two addresses is the truth of those that follow; all stay as they are. Its tokens lie between blanks. */
export function setOverlapTruth(start: usize, end: usize): void {
  slotCount = firstSlots
  memory.fill(slots.at, 0, slotCount * 4)
  tokenCount = 0
  truthCount = 0
  round = 0
  let distinct = 0
  at = start
  for (let token = nextToken(end); token !== 0; token = nextToken(end)) {
    if (load<i32>(token, placeOf) === nowhere) {
      store<i32>(token, truthCount, placeOf)
      distinct++
    }
    truthTokens.hold((truthCount + 1) * 8, truthCount * 8)
    const place = truthTokens.at + truthCount * 8
    store<u32>(place, (at - start) as u32)
    store<i32>(place, distinct, 4)
    truthCount++
  }
  truthSize = distinct
}

/**
 * Jaccard index of the sets of tokens, in [0, 1]; 0 where neither text has one. The text begins with the first `common` bytes of the
 * truth.
 */
export function overlapWith(start: usize, end: usize, common: usize): f64 {
  // Tokens of the truth that the text begins with; one that ends where the two part may go on here.
  let shared = 0
  let both = 0
  let from: usize = 0
  while (shared < truthCount) {
    const tokenEnd: usize = load<u32>(truthTokens.at + shared * 8)
    if (tokenEnd >= common) break
    from = tokenEnd
    both = load<i32>(truthTokens.at + shared * 8, 4)
    shared++
  }
  at = start + from
  let others = 0
  round++
  for (let token = nextToken(end); token !== 0; token = nextToken(end)) {
    if (load<i32>(token, seenOf) === round) continue
    store<i32>(token, round, seenOf)
    const place = load<i32>(token, placeOf)
    others += (place === nowhere) as i32
    both += (place >= shared) as i32
  }
  const union = truthSize + others
  return union === 0 ? 0 : (both as f64) / (union as f64)
}

/** The token that begins at `at` or behind; 0 without one. */
function nextToken(end: usize): usize {
  while (at < end && load<u8>(at) === blank) at++
  if (at >= end) return 0
  const from = at
  while (true) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(blank)))
    if (found !== 0) {
      at += ctz(found)
      break
    }
    at += 16
    if (at >= end) break
  }
  if (at > end) at = end
  return tokenFor(from, (at - from) as u32)
}

function tokenFor(from: usize, length: u32): usize {
  // Up to 7 bytes before and behind the token are read and put away, without a branch: lengths cannot be foretold.
  const missing = (64 - 8 * min(length, 8)) as u64
  const first = load<u64>(from) & ((-1 as u64) >> missing)
  const last = load<u64>(from + length - 8) >> missing
  const mask = slotCount - 1
  let slot = hash(first, last, length) & mask
  while (true) {
    const number = load<u32>(slots.at + slot * 4)
    if (number === 0) return addToken(slot, first, last, length, from)
    const token = tokens.at + ((number - 1) as usize) * tokenBytes
    if (
      load<u64>(token) === first &&
      load<u64>(token, lastBytes) === last &&
      load<u32>(token, lengthOf) === length &&
      (length <= 16 || memory.compare(load<u32>(token, addressOf) + 8, from + 8, length - 16) === 0)
    ) {
      return token
    }
    slot = (slot + 1) & mask
  }
}

function addToken(slot: u32, first: u64, last: u64, length: u32, from: usize): usize {
  const used = (tokenCount as usize) * tokenBytes
  tokens.hold(used + tokenBytes, used)
  const token = tokens.at + used
  store<u64>(token, first)
  store<u64>(token, last, lastBytes)
  store<u32>(token, length, lengthOf)
  store<u32>(token, from as u32, addressOf)
  store<i32>(token, nowhere, placeOf)
  store<i32>(token, 0, seenOf)
  tokenCount++
  store<u32>(slots.at + slot * 4, tokenCount)
  if (tokenCount * 2 > slotCount) doubleSlots()
  return token
}

function doubleSlots(): void {
  slotCount *= 2
  slots.hold((slotCount as usize) * 4, 0)
  memory.fill(slots.at, 0, slotCount * 4)
  const mask = slotCount - 1
  for (let number: u32 = 1; number <= tokenCount; number++) {
    const token = tokens.at + ((number - 1) as usize) * tokenBytes
    let slot = hash(load<u64>(token), load<u64>(token, lastBytes), load<u32>(token, lengthOf)) & mask
    while (load<u32>(slots.at + slot * 4) !== 0) slot = (slot + 1) & mask
    store<u32>(slots.at + slot * 4, number)
  }
}

/** Of a long token its end counts too: many begin alike. */
function hash(first: u64, last: u64, length: u32): u32 {
  const mixed = (first ^ rotl(last, 29) ^ ((length as u64) << 56)) * 0x9e3779b97f4a7c15
  return (mixed >> 32) as u32
}
