import type { Fault } from '../../base/fault.ts'
import type { Json } from '../../base/json.ts'
import { judgeHealth } from './judge-health.ts'
import { judgePrediction } from './judge-prediction.ts'
import { questions } from './questions.ts'

/** What came of one call: the JSON of a 200 with its time, or why there is none. */
export type PingAnswer = { ok: true; json: Json; ms: number } | { ok: false; fault: Fault; ms: number }

export interface PingOptions {
  /** Calls the chute with POST. */
  call(path: string, body: Readonly<Record<string, unknown>>): Promise<PingAnswer>
  /** Of predictions: `/predict`. */
  predictPath: string
  /** 40 hex digits that the chute has to say it serves, where it says anything; null: any. */
  revision: string | null
  /** The chute may be that of a folder on this machine, which has no revision. */
  isLocal?: boolean
  onAnswer?(answer: PingedQuestion): void
}

export interface PingedQuestion {
  index: string
  step: number
  prefix: string
  prediction: string | null
  ms: number
  faults: readonly Fault[]
  notes: readonly string[]
}

export interface PingReport {
  /** Nothing is at fault: health and all five answers. */
  passed: boolean
  health: { modelLoaded: boolean; revision: string | null; ms: number; faults: readonly Fault[] }
  answers: readonly PingedQuestion[]
}

/** Health and the five questions of babelbit's own tool, one after the other, each field looked at. What `call` throws ends it. */
export async function ping({ call, predictPath, revision, isLocal, onAnswer }: PingOptions): Promise<PingReport> {
  const said = await call('/health', {})
  const judged = said.ok ? judgeHealth(said.json, revision, isLocal) : { revision: null, modelLoaded: false, faults: [said.fault] }
  const health = { ...judged, ms: said.ms }
  const answers: PingedQuestion[] = []
  // Nobody is there to ask.
  const isUnreachable = !said.ok && said.fault.code === 'S2014'
  for (const question of isUnreachable ? [] : questions) {
    const { index, step, prefix } = question
    const answer = await call(predictPath, { ...question })
    const read = answer.ok ? judgePrediction(question, answer.json) : { prediction: null, faults: [answer.fault], notes: [] }
    const pinged = { index, step, prefix, ...read, ms: answer.ms }
    answers.push(pinged)
    onAnswer?.(pinged)
  }
  return { passed: [health, ...answers].every(({ faults }) => faults.length === 0), health, answers }
}
