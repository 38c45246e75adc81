import { copyPiece, type Piece } from './piece.ts'

/** Bytes written one after the other into one growing buffer. */
export class ByteWriter {
  bytes: Uint8Array = new Uint8Array(1 << 16)
  /** Over `bytes`. */
  view = new DataView(this.bytes.buffer)
  length = 0

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.length + count, this.bytes.length * 2))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
    this.view = new DataView(larger.buffer)
  }

  put(piece: Uint8Array): void {
    this.reserve(piece.length)
    this.bytes.set(piece, this.length)
    this.length += piece.length
  }

  putPiece(piece: Piece): void {
    this.reserve(piece.length + 3)
    this.length = copyPiece(this.view, this.length, piece)
  }

  putText(text: string): void {
    this.put(Buffer.from(text, 'utf8'))
  }

  putWhole(value: number): void {
    this.reserve(16)
    let divisor = 1
    while (value >= divisor * 10) divisor *= 10
    for (; divisor >= 1; divisor /= 10) this.bytes[this.length++] = 0x30 + (Math.floor(value / divisor) % 10)
  }

  taken(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }
}
