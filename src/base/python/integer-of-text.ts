import { isSpace } from './whitespace.ts'

/** More digits than this `int()` refuses (CPython 3.11 and later), and so does `json.loads`. */
export const maxIntegerDigits = 4300

/** Python's `int(text)`: white space around, a sign, decimal digits of any script, single underscores between; else undefined. */
export function integerOfText(text: string): bigint | undefined {
  const match = /^([+-]?)(\p{Nd}(?:_?\p{Nd})*)$/u.exec(trim(text))
  if (!match) return undefined
  const digits = Array.from((match[2] ?? '').replaceAll('_', ''), digitOf).join('')
  if (digits.length > maxIntegerDigits) return undefined
  const magnitude = BigInt(digits)
  return match[1] === '-' ? -magnitude : magnitude
}

// Unlike `strip()`, `int()` leaves the separators U+001C to U+001F where they are, and refuses them.
function trim(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && isTrimmed(text.charCodeAt(from))) from++
  while (to > from && isTrimmed(text.charCodeAt(to - 1))) to--
  return text.slice(from, to)
}

function isTrimmed(unit: number): boolean {
  return isSpace(unit) && !(unit >= 0x1c && unit <= 0x1f)
}

function digitOf(character: string): number {
  const codePoint = character.codePointAt(0) ?? 0
  if (codePoint < 0x80) return codePoint - 0x30
  // The mathematical digits are five sets of ten without a gap; every other script's ten stand alone.
  if (codePoint >= 0x1d7ce && codePoint <= 0x1d7ff) return (codePoint - 0x1d7ce) % 10
  let zero = codePoint
  while (codePoint - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero--
  return codePoint - zero
}
