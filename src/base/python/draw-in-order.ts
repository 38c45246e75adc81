import { PythonRandom } from './random.ts'

/**
 * All values, or `limit` of them drawn with the seed, in the order in which they came (reservoir sampling: each is as likely as any other,
 * they are read once, and no more than `limit` are held).
 */
export async function* drawInOrder<T>(values: AsyncIterable<T>, { limit, seed }: { limit: number | null; seed: number }): AsyncIterable<T> {
  if (limit === null) {
    yield* values
    return
  }
  const random = new PythonRandom(seed)
  const kept: { place: number; value: T }[] = []
  let place = 0
  for await (const value of values) {
    if (kept.length < limit) kept.push({ place, value })
    else {
      const slot = random.randrange(place + 1)
      if (slot < limit) kept[slot] = { place, value }
    }
    place += 1
  }
  for (const { value } of kept.sort((a, b) => a.place - b.place)) yield value
}
