/** Constant bytes. Up to 15 behind the last may be read. */
export class Piece {
  constructor(
    public at: usize,
    public length: usize,
  ) {}
}

const vector: usize = 16

/** Of a text of ASCII. */
export function piece(text: string): Piece {
  const at = heap.alloc((text.length as usize) + vector)
  for (let i = 0; i < text.length; i++) store<u8>(at + i, text.charCodeAt(i) as u8)
  return new Piece(at, text.length)
}

/** Returns where it ends; up to 15 bytes behind that are written too. */
export function copyPiece(to: usize, from: Piece): usize {
  const at = from.at
  const length = from.length
  for (let i: usize = 0; i < length; i += vector) v128.store(to + i, v128.load(at + i))
  return to + length
}

/** Whether the bytes begin with the piece. Up to 15 behind are read. */
export function startsWith(bytes: usize, expected: Piece): bool {
  const at = expected.at
  const length = expected.length
  let i: usize = 0
  for (; i + vector <= length; i += vector) if (different(bytes + i, at + i) !== 0) return false
  return (different(bytes + i, at + i) & ((1 << ((length - i) as i32)) - 1)) === 0
}

/** A bit for each of 16 bytes that are not equal. */
function different(a: usize, b: usize): i32 {
  return i8x16.bitmask(i8x16.ne(v128.load(a), v128.load(b)))
}
