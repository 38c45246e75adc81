/** One log to score. */
export interface LogFile {
  /** As it was given: stands in results. */
  file: string
  /** Absolute. */
  path: string
}
