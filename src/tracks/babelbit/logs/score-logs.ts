import type { TextEmbedder } from '../../../metrics/text-embedder.ts'
import { scorerKernel } from '../scoring/canonical/scorer-kernel.ts'
import { batchLogs, type SizedBatch } from './batch-logs.ts'
import type { FileScore } from './file-score.ts'
import type { LogWorkerData } from './log-batch.ts'
import type { LogFile } from './log-file.ts'
import { LogScorer, type LogScores } from './log-scorer.ts'
import { LogThreads } from './log-threads.ts'
import type { LogScoreOptions } from './score-options.ts'
import { type LastingScores, lasting, SpareBuffers } from './spare-buffers.ts'

export interface ScoreLogsOptions extends LogScoreOptions {
  embedder: TextEmbedder | null
  /** This one and those beside it, which start as soon as there is work for them. */
  threads: number
  /** The program of such a thread. */
  threadProgram: string
  signal: AbortSignal
}

/** What is told of logs: pieces of their entries' JSON, each entry behind a comma, then their scores. A piece is good until the next result is asked for. */
export type LogResult = { at: 'json'; piece: Uint8Array } | { at: 'scores'; scores: readonly FileScore[] }

/** Work that waits in threads, and results that wait for those before them, stay under this many bytes of logs. */
const bytesUnderWay = 2 ** 22

/** Results that are told at once need not last. */
type Results = LastingScores | (LogScores & { buffer: null })

/** A batch whose results wait for their turn. */
interface UnderWay {
  batch: SizedBatch
  scores: Results | Promise<Results>
  isDone: boolean
}

/** Scores logs in the order of the list, however many threads work on them; memory does not grow with their number. */
export async function* scoreLogs(files: AsyncIterable<LogFile>, options: ScoreLogsOptions): AsyncGenerator<LogResult> {
  const { threads, threadProgram, embedder, signal, ...scoring } = options
  const kernel = scorerKernel(scoring.policy)
  const own = new LogScorer(scoring, embedder, kernel)
  await using beside = new Helpers(threadProgram, embedder === null ? threads - 1 : 0, { options: scoring, kernel })
  const spare = new SpareBuffers()
  const underWay: UnderWay[] = []
  let bytes = 0
  for await (const batch of batchLogs(files)) {
    underWay.push(await begun(batch))
    bytes += batch.bytes
    while (underWay[0]?.isDone || bytes > bytesUnderWay) yield* settle()
  }
  while (underWay.length > 0) yield* settle()

  /** A large log is scored when its turn has come. What no thread has room for is scored here and now. */
  async function begun(batch: SizedBatch): Promise<UnderWay> {
    if (batch.large) return { batch, scores: { scores: [], json: [], buffer: null }, isDone: true }
    const scores = beside.score(batch.files, spare)
    if (scores === null) return { batch, scores: await scoredHere(batch.files), isDone: true }
    const one: UnderWay = { batch, scores, isDone: false }
    const done = () => {
      one.isDone = true
    }
    // A failure is heard of when its turn comes: until then it is nobody's unhandled one.
    scores.then(done, done)
    return one
  }

  async function scoredHere(logs: readonly LogFile[]): Promise<Results> {
    const scored = await own.score(logs)
    const scores = underWay.length === 0 ? { ...scored, buffer: null } : lasting(scored, spare.take())
    // Lets Ctrl-C and the threads' replies through between two batches.
    await new Promise(setImmediate)
    signal.throwIfAborted()
    return scores
  }

  async function* settle(): AsyncGenerator<LogResult> {
    const first = underWay.shift()
    if (first === undefined) return
    bytes -= first.batch.bytes
    const results = await first.scores
    yield* told(results)
    if (results.buffer !== null) spare.give(results.buffer)
    if (first.batch.large) for (const file of first.batch.files) yield* large(file)
    signal.throwIfAborted()
  }

  async function* large(file: LogFile): AsyncGenerator<LogResult> {
    const pieces = own.scoreLarge(file)
    for (;;) {
      const next = await pieces.next()
      if (next.done) return yield { at: 'scores', scores: [next.value] }
      if (next.value.length > 0) yield { at: 'json', piece: next.value }
      signal.throwIfAborted()
    }
  }
}

function* told({ scores, json }: LogScores): Generator<LogResult> {
  for (const piece of json) if (piece.length > 0) yield { at: 'json', piece }
  if (scores.length > 0) yield { at: 'scores', scores }
}

/** Threads beside this one, started with the third batch: the first two are done before a thread has started. */
class Helpers implements AsyncDisposable {
  readonly #program: string
  readonly #wanted: number
  readonly #data: LogWorkerData
  #threads: LogThreads | null = null
  #batches = 0

  constructor(program: string, wanted: number, data: LogWorkerData) {
    this.#program = program
    this.#wanted = wanted
    this.#data = data
  }

  /** null where none has room. */
  score(files: readonly LogFile[], spare: SpareBuffers): Promise<LastingScores> | null {
    if (this.#wanted < 1 || ++this.#batches < 3) return null
    this.#threads ??= new LogThreads(this.#program, this.#wanted, this.#data)
    return this.#threads.hasRoom ? this.#threads.score(files, spare.take()) : null
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#threads?.[Symbol.asyncDispose]()
  }
}
