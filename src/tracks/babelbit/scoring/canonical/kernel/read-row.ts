import { Piece, piece, startsWith } from './piece'
import { notPlain } from './plain'
import { escapeEnd, readEscape } from './read-escape'
import { isSpaceSymbol, lookForSpace, roomForText, symbolFor, take, textsAt, used } from './texts'
import { goOnAt, nextLine, windowEnd } from './window'

/** What came: `unusual` is everything that `json.dumps` of the runner would not have written. */
export const predicted = 0
export const complete = 1
export const noRow = 2
export const unusualRow = 3

const predictedStart = piece('{"event": "predicted", ')
const completeStart = piece('{"event": "utterance_complete", ')
const typeKey = piece('"challenge_type": "')
const indexKey = piece('"utterance_index": ')
const stepKey = piece(', "step": ')
const predictionKey = piece(', "prediction": "')
const truthKey = piece(', "ground_truth": "')
const quote: u8 = 0x22
const backslash: u8 = 0x5c
const newline: u8 = 0x0a

/** Of the row that `nextRow` read: its numbers, and its text as places among the texts, stripped and without the end mark. */
export let rowIndex = 0
export let rowStep = 0
export let rowStart: usize = 0
export let rowEnd: usize = 0
/** The letters EOF were taken off the text's end, and they were not a token of their own. */
export let isCut = false
export let isCutWord = false

let at: usize = 0

/**
 * Reads a row of a log whose lines are byte for byte as the runner writes them: no value is built, its text becomes bytes among the
 * texts. Anything else is `unusualRow` and left to the general reader.
 */
export function nextRow(): i32 {
  const line = nextLine()
  if (line <= 0) return line === 0 ? noRow : unusualRow
  at = line
  if (skip(predictedStart)) return row(true) ? predicted : unusualRow
  return skip(completeStart) && row(false) ? complete : unusualRow
}

function row(isPredicted: bool): bool {
  if (skip(typeKey) && !skipWord()) return false
  if (!skip(indexKey)) return false
  rowIndex = whole()
  if (rowIndex < 0) return false
  if (isPredicted) {
    if (!skip(stepKey)) return false
    rowStep = whole()
    if (rowStep < 0) return false
  }
  if (!skip(isPredicted ? predictionKey : truthKey)) return false
  return text() && lineEnd()
}

function skip(expected: Piece): bool {
  if (!startsWith(at, expected)) return false
  at += expected.length
  return true
}

/** The rest of a short plain string and the separator behind it. */
function skipWord(): bool {
  const end = windowEnd()
  while (at < end) {
    const found = notPlain(v128.load(at))
    if (found === 0) {
      at += 16
      continue
    }
    at += ctz(found)
    if (load<u8>(at) !== quote || load<u8>(at, 1) !== 0x2c || load<u8>(at, 2) !== 0x20) return false
    at += 3
    return true
  }
  return false
}

/** A whole number of at most 9 digits as JSON writes it; -1 for anything else. */
function whole(): i32 {
  const start = at
  let value = 0
  while (true) {
    const digit = (load<u8>(at) as i32) - 0x30
    if (digit < 0 || digit > 9) break
    value = value * 10 + digit
    at++
  }
  const digits = at - start
  return digits === 0 || digits > 9 || (digits > 1 && load<u8>(start) === 0x30) ? -1 : value
}

function text(): bool {
  let from = at
  // A line's text has no more code points than the window has bytes.
  const texts = roomForText(windowEnd() - from)
  const start = texts + used
  let to = start
  let isEscaped = false
  while (true) {
    const bytes = v128.load(from)
    v128.store(to, bytes)
    const found = notPlain(bytes)
    if (found === 0) {
      from += 16
      to += 16
      continue
    }
    const count = ctz(found)
    from += count
    to += count
    const byte = load<u8>(from)
    if (byte === quote) break
    // Raw control characters, DEL and bytes outside ASCII are not what the runner writes; neither is the end of the file.
    if (byte !== backslash) return false
    const point = readEscape(from)
    const symbol = point < 0 ? -1 : symbolFor(point)
    if (symbol < 0) return false
    store<u8>(to++, symbol as u8)
    isEscaped = true
    from = escapeEnd
  }
  at = from + 1
  trim(start, to)
  if (isEscaped) lookForSpace(texts + rowStart, texts + rowEnd)
  take(rowEnd)
  return true
}

function lineEnd(): bool {
  if (load<u8>(at) !== 0x7d) return false
  const next = at + 1
  if (next < windowEnd() && load<u8>(next) !== newline) return false
  goOnAt(next + 1)
  return true
}

function trim(start: usize, end: usize): void {
  let from = start
  while (from < end && isSpaceSymbol(load<u8>(from))) from++
  let to = stripped(from, end)
  isCut = to - from >= 3 && load<u8>(to - 1) === 0x46 && load<u8>(to - 2) === 0x4f && load<u8>(to - 3) === 0x45
  isCutWord = false
  if (isCut) {
    to -= 3
    isCutWord = to > from && !isSpaceSymbol(load<u8>(to - 1))
    to = stripped(from, to)
  }
  rowStart = from - textsAt()
  rowEnd = to - textsAt()
}

function stripped(start: usize, end: usize): usize {
  let to = end
  while (to > start && isSpaceSymbol(load<u8>(to - 1))) to--
  return to
}
