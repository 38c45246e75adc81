import { Worker } from 'node:worker_threads'
import { BbxError } from '../../../base/bbx-error.ts'
import type { LogBatch, LogReply, LogWorkerData } from './log-batch.ts'
import type { LogFile } from './log-file.ts'
import type { LogScores } from './log-scorer.ts'

/** Batches a thread is given at a time: one to score, one that is there when it is done. */
const batchesEach = 2

interface Waiting {
  resolve(scores: LogScores): void
  reject(error: unknown): void
}

/** Threads that score logs beside this one. Disposing of them ends them at once. */
export class LogThreads implements AsyncDisposable {
  readonly #threads: { worker: Worker; waiting: Map<number, Waiting> }[]
  #next = 0

  constructor(program: string, count: number, data: LogWorkerData) {
    this.#threads = Array.from({ length: count }, () => startThread(program, data))
  }

  get hasRoom(): boolean {
    return this.#threads.some(({ waiting }) => waiting.size < batchesEach)
  }

  /** Scores the logs in the thread that has the least to do. */
  score(files: readonly LogFile[]): Promise<LogScores> {
    const id = this.#next++
    const idlest = this.#threads.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a))
    return new Promise((resolve, reject) => {
      idlest.waiting.set(id, { resolve, reject })
      const batch: LogBatch = { id, files }
      idlest.worker.postMessage(batch)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()))
  }
}

function startThread(program: string, workerData: LogWorkerData): { worker: Worker; waiting: Map<number, Waiting> } {
  const waiting = new Map<number, Waiting>()
  const worker = new Worker(program, { workerData, resourceLimits: { maxYoungGenerationSizeMb: 8 } })
  worker.on('message', ({ id, scores, json, error }: LogReply) => {
    const one = waiting.get(id)
    waiting.delete(id)
    if (error === null) one?.resolve({ scores, json })
    else one?.reject(new BbxError(error.code, error))
  })
  worker.on('error', (error) => {
    for (const one of waiting.values()) one.reject(error)
    waiting.clear()
  })
  return { worker, waiting }
}
