import type { Dispatcher } from 'undici'
import type { BbxError } from '../bbx-error.ts'
import type { KnownDigest } from './content-digest.ts'

export interface Download {
  /** What the bytes are: what an earlier call left is gone on with only where this is the same. */
  source: string
  /** Partial file; `<path>.json` beside it says what it is a part of. */
  path: string
  maxBytes: number
  /** Where it is known: an answer of another size is refused. */
  bytes?: number | null
  /** Where it is known: other bytes are refused. */
  digest?: KnownDigest | null
  tries: number
  /** Between two tries; longer each time. */
  pauseMs: number
  signal: AbortSignal
  onProgress(bytes: number, total: number | null): void
  /**
   * Asks for the file, with these headers too. The answer has the status 200, 206 or 416. Throws TryAgain for what may go better soon, BbxError for
   * what will not, and any other error for a connection that broke.
   */
  ask(headers: Readonly<Record<string, string>>): Promise<Dispatcher.ResponseData>
  /** The error for bytes that are not what was asked for; its code is E0011, and what came is thrown away. */
  refused(why: string): BbxError
  /** Throws an error of `refused` where the first bytes cannot be the file's. */
  look?(first: Uint8Array): void
}
