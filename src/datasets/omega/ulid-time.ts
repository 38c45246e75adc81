/** Crockford's base 32 without I, L, O and U; the first character stands for three bits, because 128 are no multiple of five. */
const ulidForm = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const timeDigits = 10

/** When a ULID was made, in milliseconds since 1970 (the ULID specification); null for what is none. */
export function ulidTime(text: string): number | null {
  const upper = text.toUpperCase()
  if (!ulidForm.test(upper)) return null
  return [...upper.slice(0, timeDigits)].reduce((time, digit) => time * digits.length + digits.indexOf(digit), 0)
}
