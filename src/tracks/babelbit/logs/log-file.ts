/** One log to score. */
export interface LogFile {
  /** As it was given: stands in results. */
  file: string
  /** Absolute. */
  path: string
  /** It was seen a moment ago to be a file, and needs no second look. */
  isFile?: boolean
}
