import { parentPort, workerData } from 'node:worker_threads'
import { BbxError } from '../../../base/bbx-error.ts'
import type { LogBatch, LogReply, LogWorkerData } from './log-batch.ts'
import { LogScorer, ownPieces } from './log-scorer.ts'

// The program of a thread that scores logs. It ends when its owner ends it.
const { options, kernel } = workerData as LogWorkerData
const scorer = new LogScorer(options, null, kernel)
parentPort?.on('message', (batch: LogBatch) => {
  void scoreBatch(batch).then((reply) => parentPort?.postMessage(reply, reply.json.flatMap(ownBuffer)))
})

/** The buffer of a piece goes over to the other thread, without a copy, where nothing else lies in it. */
function ownBuffer(piece: Uint8Array): ArrayBuffer[] {
  const { buffer } = piece
  return buffer instanceof ArrayBuffer && piece.length > 0 && piece.length === buffer.byteLength ? [buffer] : []
}

async function scoreBatch({ id, files }: LogBatch): Promise<LogReply> {
  try {
    return { id, ...ownPieces(await scorer.score(files)), error: null }
  } catch (error) {
    // Classes do not cross threads: what the user can act on goes as its parts.
    if (!(error instanceof BbxError)) throw error
    const { code, message: what, remedy } = error
    return { id, scores: [], json: [], error: { code, what, remedy, ...(error.why === null ? {} : { why: error.why }) } }
  }
}
