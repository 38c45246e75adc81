/**
 * The visible character that stands for each byte in the vocabularies of GPT-2 and CLIP: printable bytes of Latin-1 stand for themselves, the others for the
 * characters from U+0100 on, in their order.
 */
export const byteCharacters: readonly string[] = alphabet()

/** Bytes in the order of the vocabulary's first 256 tokens: the printable ones come first. */
export const bytesInOrder: readonly number[] = [...all().filter(isPrintable), ...all().filter((byte) => !isPrintable(byte))]

const bytes = new Map(byteCharacters.map((character, byte) => [character, byte]))

export function byteOf(character: string): number | undefined {
  return bytes.get(character)
}

function alphabet(): string[] {
  let next = 0x100
  return all().map((byte) => String.fromCodePoint(isPrintable(byte) ? byte : next++))
}

function all(): number[] {
  return Array.from({ length: 256 }, (_, byte) => byte)
}

function isPrintable(byte: number): boolean {
  return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae
}
