import type { BbxError } from '../base/bbx-error.ts'
import { type Fault, fault } from '../base/fault.ts'
import type { SandboxReport } from '../base/sandbox-report.ts'
import { nothingMeasured, type Usage } from '../base/usage.ts'
import type { Running } from '../runtime/types.ts'
import type { ItemId, Profile } from '../tracks/types.ts'
import { type Evaluation, type EvaluationEvent, evaluate } from './evaluate.ts'
import { readJournal } from './journal.ts'
import { readPlan } from './plan-file.ts'
import type { RunRecord } from './run-folder.ts'
import { readSandbox, writeSandbox } from './sandbox-file.ts'
import { readScores } from './score-file.ts'
import { startScorer } from './scorer/scorer-process.ts'
import { type SeatEvaluation, summariseSeat } from './seat-evaluation.ts'

export interface TestRunOptions {
  folder: string
  record: RunRecord
  profile: Profile
  /** Brings the submission up; a fault is what kept it from answering. */
  start(signal: AbortSignal): Promise<Running | Fault>
  retryFaults: boolean
  embeddings: string | null
  signal: AbortSignal
  onEvent(event: EvaluationEvent): void
}

export interface TestRun {
  evaluation: SeatEvaluation
  resumed: number
  session: Evaluation['session']
  /** Faults of the run as a whole: of the server's life, or of a live session that ended early. */
  runFaults: readonly Fault[]
  healthyAfterMs: number | null
  /** Of the server that this call started. */
  usage: Usage
  /** Of the last start; null where there never was one. */
  sandbox: SandboxReport | null
  ended: BbxError | null
}

/** The name of the one seat of a miner's own run. */
export const localSeat = 'local'

/** Brings a submission up, holds the session with it, and takes it down however that ends. */
export async function testRun(options: TestRunOptions): Promise<TestRun> {
  const { folder, record, profile, signal, retryFaults, embeddings, onEvent } = options
  await using scorer = startScorer()
  // A run that is complete is only summed up again: its server need not be there any more.
  const started = (await nothingLeft(options)) ? notNeeded() : await options.start(signal)
  if (!('client' in started)) return notStarted(options, started)
  const evaluation = await useThenStop(started, async () => {
    if (started.sandbox !== null) await writeSandbox(folder, started.sandbox)
    return evaluate({
      folder,
      profile,
      sessionId: record.sessionId,
      seats: [{ id: localSeat, client: started.client }],
      everySeat: false,
      live: record.live,
      retryFaults,
      scorer,
      embeddings,
      baseline: record.baseline,
      signal,
      onEvent,
    })
  })
  // After the end, so that a death at the last moment is not missed.
  const { fault: exit } = await started.exited
  const usage = await started.usage()
  const seat = evaluation.seats.get(localSeat)
  if (seat === undefined) throw new Error('the evaluation lost its seat')
  const { ended } = evaluation
  const early = ended === null ? [] : [fault('E0008', { what: ended.message, evidence: ended.why ?? '' })]
  return {
    evaluation: seat,
    resumed: evaluation.resumed,
    session: evaluation.session,
    runFaults: [...(exit === null ? [] : [exit]), ...started.faults(), ...early],
    healthyAfterMs: started.healthyAfterMs,
    usage,
    sandbox: started.sandbox ?? (await readSandbox(folder)),
    ended,
  }
}

async function useThenStop<T>(running: Running, use: () => Promise<T>): Promise<T> {
  try {
    return await use()
  } finally {
    await running[Symbol.asyncDispose]()
  }
}

async function nothingLeft({ folder, record, profile, retryFaults }: TestRunOptions): Promise<boolean> {
  if (record.live || retryFaults) return false
  const journal = await readJournal(folder, profile, [localSeat])
  for await (const { id } of readPlan(folder, profile)) if (!journal.isDone(id)) return false
  return true
}

/** Stands for a server of which nothing will be asked. */
function notNeeded(): Running {
  const client: Running['client'] = {
    async send() {
      throw new Error('a run that is complete asked a question')
    },
  }
  return {
    client,
    exited: Promise.resolve({ code: null, signal: null, fault: null }),
    isolation: 'none',
    sandbox: null,
    url: '',
    healthyAfterMs: null,
    faults: () => [],
    async *logs() {},
    usage: async () => nothingMeasured,
    async [Symbol.asyncDispose]() {},
  }
}

/** No server: what the journal holds keeps its score, and every other planned unit is a failure of whoever is at fault. */
async function notStarted({ folder, profile }: TestRunOptions, why: Fault): Promise<TestRun> {
  const journal = await readJournal(folder, profile, [localSeat])
  const scores = await readScores(folder, localSeat)
  const find = (item: ItemId) => scores.find(item, journal.attempt(item))
  const evaluation = await summariseSeat(profile, readPlan(folder, profile), find, why)
  const resumed = evaluation.outcomes.filter(({ item }) => find(item) !== null).length
  return {
    evaluation,
    resumed,
    session: { ms: 0, answersMs: 0 },
    runFaults: [why],
    healthyAfterMs: null,
    usage: nothingMeasured,
    sandbox: await readSandbox(folder),
    ended: null,
  }
}
