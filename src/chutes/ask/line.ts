import type { HttpClient } from '../../base/http.ts'
import type { Retrying } from '../../base/patiently.ts'
import type { Credentials } from '../types.ts'

export interface Patience extends Retrying {
  /** What a gateway may ask us to wait (`Retry-After`). */
  longestWaitMs: number
  /** For a whole answer, and for a stream between two pieces of it: the platform sends dots where it has nothing to say. */
  stallMs: number
  /** For an upload, and for a deployment: a language model reads the code first, seven times where that fails (reference chutes 3.3). */
  answerMs: number
}

/** What every question to the platform is asked with. */
export interface ChutesLine {
  /** Without a trailing slash. */
  url: string
  /** null: as nobody in particular. */
  credentials: Credentials | null
  http: HttpClient
  patience: Patience
  /** Milliseconds since 1970. */
  now(): number
}
