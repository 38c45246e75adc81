import { statSync } from 'node:fs'
import type { LogFile } from './log-file.ts'
import { largeBytes } from './log-scorer.ts'

/** Logs that are scored in one go, or one large log that is scored alone. */
export interface SizedBatch {
  files: LogFile[]
  bytes: number
  large: boolean
}

const batchBytes = 2 ** 18
const batchFiles = 64

/** Cuts a list of logs into batches that are worth sending to a thread. What cannot be looked at counts nothing here. */
export async function* batchLogs(files: AsyncIterable<LogFile>): AsyncGenerator<SizedBatch> {
  let batch: SizedBatch = { files: [], bytes: 0, large: false }
  for await (const file of files) {
    // At once: a turn through the thread pool for each log would cost more than the look.
    const size = sizeOf(file.path)
    if (size > largeBytes) {
      if (batch.files.length > 0) yield batch
      batch = { files: [], bytes: 0, large: false }
      yield { files: [file], bytes: size, large: true }
      continue
    }
    batch.files.push(file)
    batch.bytes += size
    if (batch.bytes < batchBytes && batch.files.length < batchFiles) continue
    yield batch
    batch = { files: [], bytes: 0, large: false }
  }
  if (batch.files.length > 0) yield batch
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}
