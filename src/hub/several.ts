/** Works on all values, `atOnce` at a time. The first failure stops the others, which are waited for, and is thrown. */
export async function several<T>(
  values: readonly T[],
  atOnce: number,
  work: (value: T, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const stop = new AbortController()
  const either = AbortSignal.any([signal, stop.signal])
  const left = values.values()
  let failure: { error: unknown } | null = null
  const worker = async () => {
    for (const value of left) {
      if (failure !== null) return
      try {
        await work(value, either)
      } catch (error) {
        failure ??= { error }
        stop.abort(error)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  const first = failure as { error: unknown } | null
  if (first !== null) throw first.error
}
