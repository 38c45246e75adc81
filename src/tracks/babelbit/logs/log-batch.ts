import type { ErrorDetails } from '../../../base/bbx-error.ts'
import type { FaultCode } from '../../../base/fault-codes.ts'
import type { LogFile } from './log-file.ts'
import type { LogScoreOptions } from './score-options.ts'
import type { LastingScores } from './spare-buffers.ts'

/** What a thread is given when it starts. */
export interface LogWorkerData {
  options: LogScoreOptions
  /** Compiled once for all threads. */
  kernel: WebAssembly.Module | null
}

/** Logs that a thread scores in one go. */
export interface LogBatch {
  id: number
  files: readonly LogFile[]
  /** For the entries, if there is one. */
  spare: ArrayBuffer | undefined
}

/** What a thread answers a batch with. Before the first it says `ready`. */
export interface LogReply extends LastingScores {
  id: number
  /** What ended the batch: nothing more can be done. */
  error: (Pick<ErrorDetails, 'what' | 'why' | 'remedy'> & { code: FaultCode }) | null
}
