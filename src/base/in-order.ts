/**
 * What `work` makes of each value, in the order of the values and each as soon as it and those before it are done; at most `window` are
 * under way, and the next value is asked for only then. A failure of either ends it when its turn has come.
 */
export async function* inOrder<Value, Result>(
  values: AsyncIterable<Value>,
  work: (value: Value) => Promise<Result>,
  window: number,
): AsyncGenerator<Result> {
  const source = values[Symbol.asyncIterator]()
  const underWay: Promise<Result>[] = []
  let next: Promise<Asked<Value>> | null = asked(source)
  let failure: { error: unknown } | null = null
  try {
    while (next !== null || underWay.length > 0) {
      const [first] = underWay
      const wanted = underWay.length < window ? next : null
      const found = wanted === null ? null : await (first === undefined ? wanted : Promise.race([wanted, settled(first)]))
      if (found === null) {
        if (first !== undefined) {
          underWay.shift()
          yield await first
        }
        continue
      }
      if ('value' in found) {
        next = asked(source)
        const result = work(found.value)
        // Heard of when its turn comes: until then it is nobody's unhandled failure.
        result.catch(() => {})
        underWay.push(result)
      } else {
        next = null
        failure = found.failure
      }
    }
    if (failure !== null) throw failure.error
  } finally {
    // Not waited for: a source that is stuck would keep whoever gave up on it.
    if (next !== null) void next.then(() => source.return?.()).catch(() => {})
  }
}

type Asked<Value> = { value: Value } | { failure: { error: unknown } | null }

/** Never fails: the failure is told when those before it are. */
async function asked<Value>(source: AsyncIterator<Value>): Promise<Asked<Value>> {
  try {
    const found = await source.next()
    return found.done ? { failure: null } : { value: found.value }
  } catch (error) {
    return { failure: { error } }
  }
}

function settled(promise: Promise<unknown>): Promise<null> {
  return promise.then(
    () => null,
    () => null,
  )
}
