/** What was written of a model. */
export interface SavedModel {
  bytes: number
  /** Of the file; of a folder that of its `files`, as lines of `sha256sum`. */
  sha256: string
  /** What lies in a folder; of a file none. */
  files: readonly { name: string; bytes: number; sha256: string }[]
  facts: Readonly<Record<string, unknown>>
  shown: string
}

export interface SaveOptions {
  /** The weights, as a path and as the user named them. */
  from: string
  fromShown: string
  to: string
  toShown: string
  /** What stands there already is replaced. */
  force: boolean
  signal: AbortSignal
}
