import { parentPort, workerData } from 'node:worker_threads'
import { BbxError } from '../../../base/bbx-error.ts'
import type { LogBatch, LogReply, LogWorkerData } from './log-batch.ts'
import { LogScorer } from './log-scorer.ts'
import { lasting } from './spare-buffers.ts'

// The program of a thread that scores logs. It ends when its owner ends it.
const { options, kernel } = workerData as LogWorkerData
const scorer = new LogScorer(options, null, kernel)
let before = Promise.resolve()
parentPort?.on('message', (batch: LogBatch) => {
  before = before.then(async () => {
    const reply = await scoreBatch(batch)
    parentPort?.postMessage(reply, reply.buffer === null ? [] : [reply.buffer])
  })
})
parentPort?.postMessage('ready')

async function scoreBatch({ id, files, spare }: LogBatch): Promise<LogReply> {
  try {
    return { id, ...lasting(await scorer.score(files), spare), error: null }
  } catch (error) {
    // Classes do not cross threads: what the user can act on goes as its parts.
    if (!(error instanceof BbxError)) throw error
    const { code, message: what, remedy } = error
    return { id, scores: [], json: [], buffer: null, error: { code, what, remedy, ...(error.why === null ? {} : { why: error.why }) } }
  }
}
