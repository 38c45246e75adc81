import { parentPort, workerData } from 'node:worker_threads'
import { BbxError } from '../../../base/bbx-error.ts'
import type { FileScore } from './file-score.ts'
import type { LogBatch, LogReply, LogWorkerData } from './log-batch.ts'
import { LogScorer } from './log-scorer.ts'

// The program of a thread that scores logs. It ends when its owner ends it.
const { options, kernel } = workerData as LogWorkerData
const scorer = new LogScorer(options, null, kernel)
parentPort?.on('message', (batch: LogBatch) => {
  void scoreBatch(batch).then((reply) => parentPort?.postMessage(reply, reply.scores.flatMap(ownBuffer)))
})

/** The buffer of an entry goes over to the other thread, without a copy, where nothing else lies in it. */
function ownBuffer({ json }: FileScore): ArrayBuffer[] {
  const { buffer } = json
  return buffer instanceof ArrayBuffer && json.length > 0 && json.length === buffer.byteLength ? [buffer] : []
}

async function scoreBatch({ id, files }: LogBatch): Promise<LogReply> {
  try {
    const scores: FileScore[] = []
    for (const file of files) scores.push(await scorer.score(file))
    return { id, scores, error: null }
  } catch (error) {
    // Classes do not cross threads: what the user can act on goes as its parts.
    if (!(error instanceof BbxError)) throw error
    const { code, message: what, remedy } = error
    return { id, scores: [], error: { code, what, remedy, ...(error.why === null ? {} : { why: error.why }) } }
  }
}
