/** Bytes written one after the other into one growing buffer, or handed on whenever a piece is full. */
export class ByteWriter {
  bytes: Uint8Array = new Uint8Array(1 << 16)
  length = 0
  readonly #onPiece: ((piece: Uint8Array) => void) | null

  /** `onPiece` gets bytes that it must take before it returns. */
  constructor(onPiece: ((piece: Uint8Array) => void) | null = null) {
    this.#onPiece = onPiece
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return
    if (this.#onPiece !== null && this.length > 0) this.flush()
    if (this.length + count <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.length + count, this.bytes.length * 2))
    larger.set(this.bytes.subarray(0, this.length))
    this.bytes = larger
  }

  put(piece: Uint8Array): void {
    this.reserve(piece.length)
    const bytes = this.bytes
    let at = this.length
    for (let i = 0; i < piece.length; i++) bytes[at++] = piece[i] as number
    this.length = at
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

  flush(): void {
    this.#onPiece?.(this.bytes.subarray(0, this.length))
    this.length = 0
  }

  taken(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }
}
