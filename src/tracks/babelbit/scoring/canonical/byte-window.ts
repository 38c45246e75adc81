/** Reads into `into` from `offset` on; returns how many bytes, 0 at the end. */
export type ReadBytes = (into: Uint8Array, offset: number) => number

/** Longer lines are not canonical. */
const maxLine = 1 << 23
/** Bytes behind the last one that may be looked at. */
const spare = 64

/** A window over a file that always holds whole lines: memory does not depend on the size of the file. */
export class ByteWindow {
  bytes: Uint8Array = new Uint8Array(1 << 18)
  /** Over `bytes`. */
  view = new DataView(this.bytes.buffer)
  /** Where the next line begins. */
  at = 0
  /** Bytes that are there. */
  end = 0
  #read: ReadBytes = () => 0
  #ended = false
  /** Lines that begin at or before it are whole; -1 without one. */
  #lastNewline = -1

  /** Begins a file; what is left of the one before is forgotten. */
  open(read: ReadBytes): void {
    this.#read = read
    this.#ended = false
    this.#lastNewline = -1
    this.at = 0
    this.end = 0
  }

  /** Whether a whole line begins at `at`: `no` at the end of the file, `long` for one over 8 MiB. */
  line(): 'yes' | 'no' | 'long' {
    while (this.at > this.#lastNewline) {
      if (this.#ended) return this.at < this.end ? 'yes' : 'no'
      if (this.end - this.at > maxLine) return 'long'
      this.#fill()
    }
    return 'yes'
  }

  #fill(): void {
    this.bytes.copyWithin(0, this.at, this.end)
    this.end -= this.at
    this.at = 0
    if (this.end * 2 >= this.bytes.length) {
      const larger = new Uint8Array(this.bytes.length * 2)
      larger.set(this.bytes.subarray(0, this.end))
      this.bytes = larger
      this.view = new DataView(larger.buffer)
    }
    const count = this.#read(this.bytes.subarray(0, -spare), this.end)
    this.end += count
    // A byte that no row can have: a last line without its end stops there.
    this.bytes[this.end] = 0
    if (count === 0) this.#ended = true
    this.#lastNewline = this.bytes.subarray(0, this.end).lastIndexOf(10)
  }
}
