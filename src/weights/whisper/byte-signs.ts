/**
 * The sign that stands for each byte in byte-level vocabularies (GPT-2's, which Whisper took over): bytes that print stand for themselves, the others, in
 * their order, for the code points from 256 on.
 */
export const byteOfSign: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 256 }, (_, byte) => byte)
    .sort((a, b) => Number(prints(b)) - Number(prints(a)) || a - b)
    .map((byte, at, all) => {
      const firstOther = all.findIndex((other) => !prints(other))
      return [String.fromCodePoint(prints(byte) ? byte : 256 + at - firstOther), byte]
    }),
)

function prints(byte: number): boolean {
  return (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae
}
