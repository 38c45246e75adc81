import { createHash } from 'node:crypto'

/** The last results of a tool, by what they were made of: a truth is heard once for all the answers that are compared with it. */
export interface ResultMemory<Result> {
  of(made: Float64Array | string, make: () => Promise<Result>): Promise<Result>
}

/** `most`: results that are kept, the ones that were used last. */
export function resultMemory<Result>(most = 256): ResultMemory<Result> {
  const known = new Map<string, Result>()
  return {
    async of(made, make) {
      const key = keyOf(made)
      const found = known.has(key) ? (known.get(key) as Result) : await make()
      // The newest stands last.
      known.delete(key)
      known.set(key, found)
      const [oldest] = known.keys()
      if (known.size > most && oldest !== undefined) known.delete(oldest)
      return found
    },
  }
}

function keyOf(made: Float64Array | string): string {
  // Of 16 bits a character: half of one would be lost in UTF-8.
  const bytes = typeof made === 'string' ? Buffer.from(made, 'utf16le') : new Uint8Array(made.buffer, made.byteOffset, made.byteLength)
  return createHash('sha256').update(bytes).digest('base64')
}
