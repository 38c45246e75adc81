/** Bytes behind every buffer that may be read and written: whole vectors are. */
export const spare: usize = 64

/** Bytes that are held from one log to the next; more are asked for, none is given back. */
export class Room {
  at: usize = 0
  size: usize = 0

  /** Makes it hold `size` bytes; the first `used` stay, at another place. */
  hold(size: usize, used: usize): void {
    if (size <= this.size) return
    const larger = max(size, this.size * 2)
    const at = heap.alloc(larger + spare)
    memory.copy(at, this.at, used)
    this.at = at
    this.size = larger
  }
}
