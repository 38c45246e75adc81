import type { BbxError } from '../base/bbx-error.ts'
import type { Client } from '../base/contract.ts'
import { type Fault, fault } from '../base/fault.ts'
import type { SandboxReport } from '../base/sandbox-report.ts'
import { nothingMeasured, type Usage } from '../base/usage.ts'
import type { Running } from '../runtime/types.ts'
import type { Profile } from '../tracks/types.ts'
import { type Evaluation, evaluate } from './evaluate.ts'
import type { EvaluationEvent } from './evaluation-event.ts'
import { hasJournal, readJournal } from './journal.ts'
import { readPlan } from './plan-file.ts'
import { readProbe, writeProbe } from './probe-file.ts'
import type { RunRecord } from './run-folder.ts'
import { readSandbox, writeSandbox } from './sandbox-file.ts'
import type { Models } from './scorer/job.ts'
import type { Scorer } from './scorer/scorer-process.ts'
import { scoresBeside } from './scoring-share.ts'
import { type SeatEvaluation, summariseSeat } from './seat-evaluation.ts'
import { digestsOf, type UsedWeights } from './used-weights.ts'

export interface TestRunOptions {
  folder: string
  record: RunRecord
  profile: Profile
  /** Brings the submission up; a fault is what kept it from answering. */
  start(signal: AbortSignal): Promise<Running | Fault>
  retryFaults: boolean
  embeddings: string | null
  scorer: Scorer
  models: Models
  /** Which weights the models are. */
  weights: readonly UsedWeights[]
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

/** Brings a submission up, holds the session with it, takes it down however that ends, and scores what was not scored beside it. */
export async function testRun(options: TestRunOptions): Promise<TestRun> {
  const { folder } = options
  // A run that is complete is only summed up again: its server need not be there any more.
  const started = (await nothingLeft(options)) ? notNeeded() : await options.start(options.signal)
  if (!('client' in started)) return notStarted(options, started)
  const stop = onceStopped(started)
  try {
    if (started.sandbox !== null) await writeSandbox(folder, started.sandbox)
    const evaluation = await evaluated(options, started.client, null, async () => {
      await probe(options, started.client)
      await stop()
    })
    // After the end, so that a death at the last moment is not missed.
    const { fault: exit } = await started.exited
    const usage = await started.usage()
    const { ended } = evaluation
    const early = ended === null ? [] : [fault('E0008', { what: ended.message, evidence: ended.why ?? '' })]
    return {
      evaluation: seatOf(evaluation),
      resumed: evaluation.resumed,
      session: evaluation.session,
      runFaults: [...(exit === null ? [] : [exit]), ...started.faults(), ...early, ...((await readProbe(folder)) ?? [])],
      healthyAfterMs: started.healthyAfterMs,
      usage,
      sandbox: started.sandbox ?? (await readSandbox(folder)),
      ended,
    }
  } finally {
    await stop()
  }
}

/** Its time and its memory are its own: it is stopped when nothing is asked of it any more, however long scoring takes. */
function onceStopped(running: Running): () => Promise<void> {
  let stopping: Promise<void> | null = null
  return () => {
    stopping ??= Promise.resolve(running[Symbol.asyncDispose]())
    return stopping
  }
}

/** `nothingAsked`: why there is nobody to ask; what the journal holds is scored all the same. */
function evaluated(options: TestRunOptions, client: Client, nothingAsked: Fault | null, onHeld: () => Promise<void>): Promise<Evaluation> {
  const { record, folder, profile, retryFaults, scorer, embeddings, models, weights, signal, onEvent } = options
  return evaluate({
    folder,
    profile,
    sessionId: record.sessionId,
    seats: [{ id: localSeat, client }],
    everySeat: false,
    live: record.live,
    retryFaults: retryFaults && nothingAsked === null,
    scorer,
    embeddings,
    baseline: record.baseline,
    models,
    weights: digestsOf(weights),
    vectors: { folder, weights: digestsOf(weights), writes: true },
    scoresBeside: scoresBeside(profile),
    nothingAsked,
    onHeld,
    signal,
    onEvent,
  })
}

function seatOf({ seats }: Evaluation): SeatEvaluation {
  const seat = seats.get(localSeat)
  if (seat === undefined) throw new Error('the evaluation lost its seat')
  return seat
}

/** Where the track has questions beside the plan: asked when the session is over, once for a run. */
async function probe({ folder, record, profile, retryFaults, signal }: TestRunOptions, client: Client): Promise<void> {
  if (profile.probe === undefined || record.live || (!retryFaults && (await readProbe(folder)) !== null)) return
  await writeProbe(folder, await profile.probe(inputsOf(folder, profile), client, signal))
}

async function* inputsOf(folder: string, profile: Profile): AsyncIterable<unknown> {
  for await (const { input } of readPlan(folder, profile)) yield input
}

async function nothingLeft({ folder, record, profile, retryFaults }: TestRunOptions): Promise<boolean> {
  if (record.live || retryFaults || (profile.probe !== undefined && (await readProbe(folder)) === null)) return false
  const journal = await readJournal(folder, profile, [localSeat])
  for await (const { id } of readPlan(folder, profile)) if (!journal.isDone(id)) return false
  return true
}

/** Stands for a server of which nothing will be asked. */
function notNeeded(): Running {
  return {
    client: nobody,
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

const nobody: Client = {
  async send() {
    throw new Error('a question was asked where there is nobody to answer')
  },
}

/** No server: what the journal holds keeps its score, and every other planned unit is a failure of whoever is at fault. */
async function notStarted(options: TestRunOptions, why: Fault): Promise<TestRun> {
  const { folder, profile } = options
  const evaluation = hasJournal(folder) ? await evaluated(options, nobody, why, async () => {}) : null
  return {
    evaluation:
      evaluation === null
        ? await summariseSeat(
            profile,
            readPlan(folder, profile),
            () => null,
            () => why,
          )
        : seatOf(evaluation),
    resumed: evaluation?.resumed ?? 0,
    session: evaluation?.session ?? { ms: 0, answersMs: 0, scoringMs: 0 },
    runFaults: [why],
    healthyAfterMs: null,
    usage: nothingMeasured,
    sandbox: await readSandbox(folder),
    ended: null,
  }
}
