import type { TextEmbedder } from '../../metrics/text-embedder.ts'
import { batchLogs, type SizedBatch } from './batch-logs.ts'
import type { FileScore } from './file-score.ts'
import type { LogFile } from './log-file.ts'
import { LogScorer } from './log-scorer.ts'
import { LogThreads } from './log-threads.ts'
import type { LogScoreOptions } from './score-options.ts'

export interface ScoreLogsOptions extends LogScoreOptions {
  embedder: TextEmbedder | null
  /** 1: this thread alone. More: so many beside it, as soon as there is work for more than one. */
  threads: number
  /** The program of such a thread. */
  threadProgram: string
  signal: AbortSignal
}

/** What is told of a log: pieces of its entry's JSON, then its score. */
export type LogResult = { at: 'json'; piece: Uint8Array } | { at: 'score'; score: FileScore }

/** Work that waits in threads, and results that wait for those before them, stay under this many bytes of logs. */
const bytesUnderWay = 2 ** 21

/** Scores logs in the order of the list, however many threads work on them; memory does not grow with their number. */
export async function* scoreLogs(files: AsyncIterable<LogFile>, options: ScoreLogsOptions): AsyncGenerator<LogResult> {
  const { threads, threadProgram, embedder, signal, ...scoring } = options
  const own = new LogScorer(scoring, embedder)
  const beside = new Helpers(threadProgram, embedder === null ? threads : 1, scoring)
  const underWay: { batch: SizedBatch; scores: Promise<readonly FileScore[]> | null }[] = []
  let bytes = 0
  try {
    for await (const batch of batchLogs(files)) {
      const scores = batch.large ? null : beside.score(batch.files)
      // Heard of when its turn comes: until then a failure is nobody's unhandled one.
      scores?.catch(() => {})
      underWay.push({ batch, scores })
      bytes += batch.bytes
      while (underWay.length > 0 && (bytes > bytesUnderWay || beside.count === 0)) yield* settle()
    }
    while (underWay.length > 0) yield* settle()
  } finally {
    await beside.end()
  }

  async function* settle(): AsyncGenerator<LogResult> {
    const first = underWay.shift()
    if (first === undefined) return
    bytes -= first.batch.bytes
    const scores = first.scores === null ? null : await first.scores
    if (scores !== null) for (const score of scores) yield* told(score)
    else for (const file of first.batch.files) yield* first.batch.large ? large(file) : told(await own.score(file))
    // Lets Ctrl-C through between two batches.
    await new Promise(setImmediate)
    signal.throwIfAborted()
  }

  async function* large(file: LogFile): AsyncGenerator<LogResult> {
    const pieces = own.scoreLarge(file)
    for (;;) {
      const next = await pieces.next()
      if (next.done) return yield { at: 'score', score: next.value }
      if (next.value.length > 0) yield { at: 'json', piece: next.value }
      signal.throwIfAborted()
    }
  }
}

function* told(score: FileScore): Generator<LogResult> {
  if (score.json.length > 0) yield { at: 'json', piece: score.json }
  yield { at: 'score', score }
}

/** Threads that are started with the second batch: one batch is done before a thread has started. */
class Helpers {
  readonly #program: string
  readonly #wanted: number
  readonly #options: LogScoreOptions
  #threads: LogThreads | null = null
  #batches = 0

  constructor(program: string, wanted: number, options: LogScoreOptions) {
    this.#program = program
    this.#wanted = wanted
    this.#options = options
  }

  get count(): number {
    return this.#threads === null ? 0 : this.#wanted
  }

  /** null: this thread does it. */
  score(files: readonly LogFile[]): Promise<readonly FileScore[]> | null {
    if (this.#wanted < 2 || ++this.#batches < 3) return null
    this.#threads ??= new LogThreads(this.#program, this.#wanted, this.#options)
    return this.#threads.score(files)
  }

  async end(): Promise<void> {
    await this.#threads?.[Symbol.asyncDispose]()
  }
}
