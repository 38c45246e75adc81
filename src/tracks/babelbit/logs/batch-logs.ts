import { type Stats, statSync } from 'node:fs'
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
  for await (const { file, path } of files) {
    // At once: a turn through the thread pool for each log would cost more than the look.
    const stats = statsOf(path)
    const bytes = stats?.size ?? 0
    const log = { file, path, isFile: stats?.isFile() ?? false }
    if (bytes > largeBytes) {
      if (batch.files.length > 0) yield batch
      batch = { files: [], bytes: 0, large: false }
      yield { files: [log], bytes, large: true }
      continue
    }
    batch.files.push(log)
    batch.bytes += bytes
    if (batch.bytes < batchBytes && batch.files.length < batchFiles) continue
    yield batch
    batch = { files: [], bytes: 0, large: false }
  }
  if (batch.files.length > 0) yield batch
}

function statsOf(path: string): Stats | null {
  try {
    return statSync(path)
  } catch {
    return null
  }
}
