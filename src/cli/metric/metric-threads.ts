import { Worker } from 'node:worker_threads'
import { builtProgram } from '../../base/package-root.ts'
import type { MetricAnswer } from './metric-line.ts'
import type { MetricReply, MetricWork } from './metric-worker.ts'

interface Waiting {
  resolve(answer: MetricAnswer): void
  reject(error: unknown): void
}

interface Thread {
  worker: Worker
  waiting: Map<number, Waiting>
}

/** Threads that answer lines of `--pairs`, each started when all before it are busy. Disposing of them ends them at once. */
export class MetricThreads implements AsyncDisposable {
  readonly #work: MetricWork
  readonly #most: number
  readonly #threads: Thread[] = []
  #lines = 0

  constructor(work: MetricWork, most: number) {
    this.#work = work
    this.#most = most
  }

  answer(line: string | null): Promise<MetricAnswer> {
    const { worker, waiting } = this.#idlest()
    const id = this.#lines++
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      worker.postMessage({ id, line })
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()))
  }

  #idlest(): Thread {
    const idle = this.#threads.find(({ waiting }) => waiting.size === 0)
    if (idle !== undefined) return idle
    if (this.#threads.length < this.#most) return this.#start()
    return this.#threads.reduce((a, b) => (b.waiting.size < a.waiting.size ? b : a))
  }

  #start(): Thread {
    const waiting = new Map<number, Waiting>()
    const worker = new Worker(builtProgram('metric-worker'), { workerData: this.#work })
    worker.on('message', (reply: MetricReply) => {
      const one = waiting.get(reply.id)
      waiting.delete(reply.id)
      if ('answer' in reply) one?.resolve(reply.answer)
      else one?.reject(new Error(reply.error))
    })
    const fail = (error: unknown) => {
      for (const one of waiting.values()) one.reject(error)
      waiting.clear()
    }
    worker.on('error', fail)
    worker.on('exit', () => fail(new Error('a thread that computes a metric ended by itself')))
    const thread = { worker, waiting }
    this.#threads.push(thread)
    return thread
  }
}
