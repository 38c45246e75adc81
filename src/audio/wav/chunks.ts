/** A piece of a RIFF file. */
export interface Chunk {
  id: string
  /** The size that is claimed. */
  size: number
  /** What is there of it. */
  body: Buffer
}

/** The chunks of a RIFF file from the first one on; a last one may claim more than there is. */
export function* chunksOf(stream: Buffer, littleEndian: boolean): Generator<Chunk> {
  for (let at = 12; at + 8 <= stream.length; ) {
    const size = littleEndian ? stream.readUInt32LE(at + 4) : stream.readUInt32BE(at + 4)
    const from = at + 8
    yield { id: stream.toString('latin1', at, at + 4), size, body: stream.subarray(from, Math.min(from + size, stream.length)) }
    // A chunk of odd size has a byte of padding behind it.
    at = from + size + (size & 1)
  }
}
