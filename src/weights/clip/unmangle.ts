/** What Windows-1252 has at 0x80 to 0x9f; a dot where it has nothing, which stands for the control character of that number. */
const windowsRow = '€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ'

const byteOf = new Map<string, number>(
  Array.from({ length: 128 }, (_, at) => {
    const byte = 0x80 + at
    const character = windowsRow[at] ?? '.'
    return [character === '.' ? String.fromCharCode(byte) : character, byte]
  }),
)
// What is not in the row also stands there as the control character, as a reader of Latin-1 leaves it.
for (let byte = 0x80; byte < 0xa0; byte++) if (!byteOf.has(String.fromCharCode(byte))) byteOf.set(String.fromCharCode(byte), byte)

const characters = (from: number, to: number) =>
  `[${[...byteOf].flatMap(([one, byte]) => (byte >= from && byte <= to ? [one] : [])).join('')}]`
const rest = characters(0x80, 0xbf)
/** Sequences of UTF-8 in a row, each byte of them as a character. */
const mangled = new RegExp(
  `(?:${characters(0xc2, 0xdf)}${rest}|${characters(0xe0, 0xef)}${rest}{2}|${characters(0xf0, 0xf4)}${rest}{3})+`,
  'gu',
)
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Undoes UTF-8 that was read as Windows-1252 (`cafÃ©` for `café`), where hardly anything else can be meant: sequences of three or four bytes, two in a row, or
 * one that begins with Â or Ã. The package that the validator uses weighs the whole text instead, and can decide otherwise.
 */
export function unmangle(text: string): string {
  return text.replace(mangled, (found) => {
    const bytes = Uint8Array.from(found, (character) => byteOf.get(character) as number)
    if (bytes.length === 2 && !/^[ÂÃ]/.test(found)) return found
    try {
      return utf8.decode(bytes)
    } catch {
      // A surrogate or a longer form than needed: not UTF-8 after all.
      return found
    }
  })
}

/** A control character between 0x80 and 0x9f is meant as what Windows-1252 has there. */
export function windowsControls(text: string): string {
  return text.replace(/[\u0080-\u009f]/g, (control) => {
    const character = windowsRow[control.charCodeAt(0) - 0x80] ?? '.'
    return character === '.' ? control : character
  })
}
