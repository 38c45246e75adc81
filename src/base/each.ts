/** The values one by one, for whoever reads them as they come. */
export async function* each<T>(values: readonly T[]): AsyncIterable<T> {
  yield* values
}
