/** The first line that a guardian reads. Every later line is an order to stop, and so is the end of its input. */
export interface GuardianOrder {
  command: readonly string[]
  folder: string
  environment: Readonly<Record<string, string>>
  /** Value of the marker variable, unique for each guardian. */
  marker: string
  logFile: string
  outputBytes: number
  memoryBytes: number | null
  wallMs: number | null
  graceMs: number
}

/** One a line on the guardian's output. */
export type GuardianReport =
  | { at: 'started'; pid: number }
  /** The command could not be started at all. */
  | { at: 'failed'; why: string }
  | ({ at: 'usage' } & GuardianUsage)
  /** The leader ended; `why` is null where it did so by itself. */
  | { at: 'exit'; code: number | null; signal: string | null; why: EndedBecause | null }
  /** The last one: nobody of the family is left, unless `left` says otherwise. */
  | ({ at: 'gone'; killed: number; leaderKilled: boolean; left: number } & GuardianUsage)

export interface GuardianUsage {
  peakMemoryBytes: number
  outputBytes: number
  droppedBytes: number
}

export type EndedBecause = 'asked' | 'memory' | 'wall'
