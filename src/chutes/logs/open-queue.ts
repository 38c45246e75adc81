export interface Queue<T> {
  push(item: T): void
  /** What was pushed is still given out. */
  close(): void
  fail(error: unknown): void
  items(): AsyncGenerator<T>
}

/** What several tasks have to tell, one after the other, for one reader. */
export function openQueue<T>(): Queue<T> {
  const waiting: T[] = []
  let end: { error: unknown } | 'closed' | null = null
  let wake: () => void = () => {}
  const change = (change: () => void) => {
    change()
    wake()
  }
  return {
    push: (item) => change(() => waiting.push(item)),
    close: () =>
      change(() => {
        end ??= 'closed'
      }),
    fail: (error) =>
      change(() => {
        end ??= { error }
      }),
    async *items() {
      while (true) {
        const item = waiting.shift()
        if (item !== undefined) {
          yield item
          continue
        }
        if (end === 'closed') return
        if (end !== null) throw end.error
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}
