/** Constant bytes, four to a word (little endian): copied and compared several times faster than one by one. */
export interface Piece {
  words: Int32Array
  length: number
}

export function piece(text: string): Piece {
  const bytes = Buffer.from(text, 'utf8')
  const words = new Int32Array(Math.ceil(bytes.length / 4))
  for (const [at, byte] of bytes.entries()) words[at >> 2] = (words[at >> 2] as number) | (byte << ((at & 3) * 8))
  return { words, length: bytes.length }
}

/** Where there is room for three bytes more: returns where the piece ends. */
export function copyPiece(view: DataView, at: number, { words, length }: Piece): number {
  const count = words.length
  for (let i = 0; i < count; i++) view.setInt32(at + 4 * i, words[i] as number, true)
  return at + length
}

/** Whether the bytes from `at` on begin with the piece; there must be at least as many. */
export function startsWith(view: DataView, at: number, { words, length }: Piece): boolean {
  const whole = length >> 2
  for (let i = 0; i < whole; i++) if (view.getInt32(at + 4 * i, true) !== words[i]) return false
  for (let i = whole * 4; i < length; i++) {
    if (view.getUint8(at + i) !== (((words[whole] as number) >> ((i & 3) * 8)) & 0xff)) return false
  }
  return true
}
