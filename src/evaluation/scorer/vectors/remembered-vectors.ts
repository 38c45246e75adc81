import { digestOf, type TextVector, type VectorFile } from './vector-file.ts'

/** Makes the vectors of texts; null where a text has none. */
export type MakeVectors = (texts: readonly string[], signal?: AbortSignal) => Promise<readonly (TextVector | null)[]>

/** Texts that are made at once, and on the disk before the next are: what a kill costs. */
const textsAtOnce = 256
/** In memory, the ones that were used last. The longest vectors have 4 KB. */
const mostInMemory = 4096

/**
 * Makes the vector of a text once, however many steps, items and seats have the text, and keeps it in the file before anybody uses it: the last digits of a vector may depend on the texts that it
 * was made beside, and a run that is gone on with must have the same ones. What is not known is made in the order of its length, so that texts of one length come together.
 */
export function rememberedVectors(make: MakeVectors, file: VectorFile, most = mostInMemory): MakeVectors {
  const known = new Map<string, TextVector>()
  const keep = (text: string, made: TextVector) => {
    const digest = digestOf(text)
    // The newest stands last.
    known.delete(digest)
    known.set(digest, made)
    const [oldest] = known.keys()
    if (known.size > most && oldest !== undefined) known.delete(oldest)
  }
  let turn: Promise<unknown> = Promise.resolve()
  return (texts, signal) => {
    // One call at a time: what two have in common is made for the first.
    const done = turn.then(() => vectorsOf(texts, signal))
    turn = done.catch(() => {})
    return done
  }

  async function vectorsOf(texts: readonly string[], signal?: AbortSignal): Promise<(TextVector | null)[]> {
    const found = new Map<string, TextVector | null>()
    for (const text of texts) found.set(text, known.get(digestOf(text)) ?? null)
    const unknown = [...found].flatMap(([text, made]) => (made === null ? [text] : []))
    const stored = await file.find(unknown)
    for (const [at, text] of unknown.entries()) found.set(text, stored[at] ?? null)
    const missing = unknown.filter((_, at) => stored[at] === null).sort(byLength)
    for (let from = 0; from < missing.length; from += textsAtOnce) {
      signal?.throwIfAborted()
      const some = missing.slice(from, from + textsAtOnce)
      const vectors = await make(some, signal)
      const made = some.flatMap((text, at) => {
        const vector = vectors[at] ?? null
        return vector === null ? [] : [{ text, made: vector }]
      })
      await file.add(made)
      for (const { text, made: vector } of made) found.set(text, vector)
    }
    for (const [text, made] of found) if (made !== null) keep(text, made)
    return texts.map((text) => found.get(text) ?? null)
  }
}

/** The same texts come in the same order, in whatever order they are asked for. */
function byLength(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1)
}
