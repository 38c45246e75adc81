import type { ErrorDetails } from '../../../base/bbx-error.ts'
import type { FaultCode } from '../../../base/fault-codes.ts'
import type { FileScore } from './file-score.ts'
import type { LogFile } from './log-file.ts'
import type { LogScoreOptions } from './score-options.ts'

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
}

export interface LogReply {
  id: number
  /** In the order of the files. */
  scores: FileScore[]
  /** Their entries, each behind a comma. */
  json: Uint8Array[]
  /** What ended the batch: nothing more can be done. */
  error: (Pick<ErrorDetails, 'what' | 'why' | 'remedy'> & { code: FaultCode }) | null
}
