/** What the chain remembers: under each key the value of every block, so that old blocks can be read. */
export interface VersionedStore {
  /** Number of the block that is being made, or was made last. */
  readonly head: number
  /** Keys that were written in this block, with what they hold now. */
  written(): [key: string, value: string | null][]
  get(key: string, block?: number): string | null
  set(key: string, value: string | null): void
  /** Keys that hold something, in order. */
  keys(prefix: string, block?: number): string[]
  /** What `work` wrote is taken back where it throws. */
  attempt<T>(work: () => T): T
  begin(block: number): void
}

/** So many blocks back every value can be read, as on a real node that prunes (reference chain-and-wallet 5.2, BlockHashCount). */
const keptBlocks = 2400

type Value = [block: number, value: string | null]

export function openVersionedStore(): VersionedStore {
  const histories = new Map<string, Value[]>()
  const touched = new Set<string>()
  let undo: (() => void)[] | null = null
  let head = 0

  function get(key: string, block = head): string | null {
    return histories.get(key)?.findLast(([since]) => since <= block)?.[1] ?? null
  }

  function set(key: string, value: string | null): void {
    const history = histories.get(key) ?? []
    histories.set(key, history)
    const last = history.at(-1)
    if (last?.[0] === head) {
      const before = last[1]
      undo?.push(() => {
        last[1] = before
      })
      last[1] = value
    } else {
      undo?.push(() => void history.pop())
      history.push([head, value])
    }
    touched.add(key)
    const oldest = history.findLastIndex(([since]) => since <= head - keptBlocks)
    // Inside of an attempt nothing is dropped that it might put back.
    if (oldest > 0 && undo === null) history.splice(0, oldest)
  }

  return {
    get head() {
      return head
    },
    get,
    set,
    written: () => [...touched].map((key) => [key, get(key)]),
    keys: (prefix, block = head) => [...histories.keys()].filter((key) => key.startsWith(prefix) && get(key, block) !== null).sort(),
    attempt(work) {
      const steps: (() => void)[] = []
      undo = steps
      try {
        return work()
      } catch (error) {
        for (const step of steps.reverse()) step()
        throw error
      } finally {
        undo = null
      }
    },
    begin(block) {
      head = block
      touched.clear()
    },
  }
}
