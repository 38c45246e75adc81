/** What a server used, as far as it was watched. */
export interface Usage {
  /** The most that was seen at once; null where it is not watched. */
  peakMemoryBytes: number | null
  /** Only where a limit is in force. */
  memoryLimitBytes: number | null
  /** Processes and threads, the most that was seen at once, and how many there may be. */
  peakPids: number | null
  pidsLimit: number | null
  /** Of the time in which it wanted to compute, the share in which a CPU limit held it back. */
  throttledShare: number | null
  outputBytes: number
  droppedOutputBytes: number
}

/** Of a server that nobody watches. */
export const nothingMeasured: Usage = {
  peakMemoryBytes: null,
  memoryLimitBytes: null,
  peakPids: null,
  pidsLimit: null,
  throttledShare: null,
  outputBytes: 0,
  droppedOutputBytes: 0,
}
