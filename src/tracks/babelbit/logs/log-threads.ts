import { Worker } from 'node:worker_threads'
import { BbxError } from '../../../base/bbx-error.ts'
import type { LogBatch, LogReply, LogWorkerData } from './log-batch.ts'
import type { LogFile } from './log-file.ts'
import type { LastingScores } from './spare-buffers.ts'

/**
 * Batches a thread is given at a time: one to score, the others for as long as this thread is busy with one of its own and with the
 * results of all.
 */
const batchesEach = 8

interface Waiting {
  resolve(scores: LastingScores): void
  reject(error: unknown): void
}

interface LogThread {
  worker: Worker
  waiting: Map<number, Waiting>
  /** It has started: what it was given before that would hold up all that comes behind. */
  isReady: boolean
}

/** Threads that score logs beside this one. Disposing of them ends them at once. */
export class LogThreads implements AsyncDisposable {
  readonly #threads: LogThread[]
  #next = 0

  constructor(program: string, count: number, data: LogWorkerData) {
    this.#threads = Array.from({ length: count }, () => startThread(program, data))
  }

  get hasRoom(): boolean {
    return this.#threads.some(({ isReady, waiting }) => isReady && waiting.size < batchesEach)
  }

  /** Scores the logs in the thread that has the least to do; where one `hasRoom`. The spare buffer goes to the thread. */
  score(files: readonly LogFile[], spare: ArrayBuffer | undefined): Promise<LastingScores> {
    const id = this.#next++
    const idlest = this.#threads.filter(({ isReady }) => isReady).reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a))
    return new Promise((resolve, reject) => {
      idlest.waiting.set(id, { resolve, reject })
      const batch: LogBatch = { id, files, spare }
      idlest.worker.postMessage(batch, spare === undefined ? [] : [spare])
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()))
  }
}

function startThread(program: string, workerData: LogWorkerData): LogThread {
  const waiting = new Map<number, Waiting>()
  const worker = new Worker(program, { workerData, resourceLimits: { maxYoungGenerationSizeMb: 8 } })
  const thread: LogThread = { worker, waiting, isReady: false }
  worker.on('message', (reply: LogReply | 'ready') => {
    if (reply === 'ready') {
      thread.isReady = true
      return
    }
    const { id, error, ...scores } = reply
    const one = waiting.get(id)
    waiting.delete(id)
    if (error === null) one?.resolve(scores)
    else one?.reject(new BbxError(error.code, error))
  })
  worker.on('error', (error) => {
    for (const one of waiting.values()) one.reject(error)
    waiting.clear()
  })
  return thread
}
