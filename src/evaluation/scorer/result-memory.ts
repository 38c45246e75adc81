import { createHash } from 'node:crypto'

/** The last results of a tool, by what they were made of: a truth is heard once for all the answers that are compared with it. */
export interface ResultMemory<Result> {
  of(clip: Float64Array, make: () => Promise<Result>): Promise<Result>
}

/** `most`: results that are kept, the ones that were used last. */
export function resultMemory<Result>(most = 256): ResultMemory<Result> {
  const known = new Map<string, Result>()
  return {
    async of(clip, make) {
      const key = keyOf(clip)
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

function keyOf({ buffer, byteOffset, byteLength }: Float64Array): string {
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('base64')
}
