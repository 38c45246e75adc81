import type { HttpClient } from '../base/http.ts'
import type { Retrying } from '../base/patiently.ts'
import type { Secret } from '../base/secret.ts'

export interface Patience extends Retrying {
  /** What the hub may ask us to wait (`Retry-After`): beyond it is an error that says how long. */
  longestWaitMs: number
  /** For an answer to begin, and between two pieces of it. */
  stallMs: number
  /** For an answer to work that takes the hub long: a commit, a large file that it puts together. */
  answerMs: number
}

/** What every question to the hub is asked with. */
export interface HubLine {
  /** Without a trailing slash. */
  endpoint: string
  origin: string
  /** The path of the endpoint; empty for most. */
  prefix: string
  token: Secret | null
  http: HttpClient
  patience: Patience
}
