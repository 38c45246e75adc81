import { type Fault, fault } from '../../../base/fault.ts'
import type { FaultCode } from '../../../base/fault-codes.ts'
import type { Seat, SeatId } from '../../types.ts'
import type { DialogueAnswer, SessionCarry, StoredStep } from './answer.ts'
import type { SessionPolicy } from './policy.ts'
import { predictRequest, readPrediction } from './prediction.ts'

export interface LockStepOptions {
  policy: SessionPolicy
  seats: readonly Seat[]
  sessionId: string
  predictPath: string
  carry: SessionCarry | null
  signal: AbortSignal
  onStep(utterance: number): void
}

export interface SeatAnswer {
  seat: SeatId
  answer: DialogueAnswer
  faults: readonly Fault[]
  ms: number
}

export interface ClosedDialogue {
  truths: readonly string[]
  answers: readonly SeatAnswer[]
}

interface SeatState {
  seat: Seat
  errorsInARow: number
  active: boolean
  steps: StoredStep[]
  faults: Fault[]
}

/** An answer is a few hundred bytes; a reader that is generous still has to stop somewhere. */
const maxAnswerBytes = 1024 * 1024

/**
 * The validator's session over a shared utterance engine (reference babelbit 1.4, 8.3): every word that is revealed is put
 * to all active seats at once, and the next word waits for all of them.
 */
export function createLockStep({ policy, seats, sessionId, predictPath, carry, signal, onStep }: LockStepOptions) {
  const states = seats.map((seat): SeatState => {
    const { errorsInARow = 0, active = true } = carry?.seats[seat.id] ?? {}
    return { seat, errorsInARow, active, steps: [], faults: [] }
  })
  let tokens = [...(carry?.tokens ?? [])]
  let truths: string[] = []
  let context = ''

  async function reveal(token: string): Promise<void> {
    if (token === 'EOF EOF' || token === '') return
    if (token === 'EOF') return closeUtterance()
    tokens.push(token)
    const asked = states.filter((state) => state.active)
    if (asked.length === 0) return
    const utterance = truths.length
    const step = tokens.length - 1
    const question = predictRequest({ sessionId, step, prefix: tokens.join(' '), context })
    const outcomes = await Promise.all(asked.map(({ seat }) => ask(seat, question)))
    const late = policy.lateStep === 'fails-all' && outcomes.some(({ code }) => code === 'S2003')
    asked.forEach((state, index) => {
      const outcome = outcomes[index]
      if (outcome) store(state, late && !outcome.failed ? failedWithOthers(outcome) : outcome, utterance, step)
    })
    onStep(utterance)
  }

  function closeUtterance(): void {
    if (tokens.length === 0) return
    const truth = tokens.join(' ')
    truths.push(truth)
    context = context === '' ? truth : `${context} EOF ${truth}`
    tokens = []
  }

  async function ask(seat: Seat, body: ReturnType<typeof predictRequest>): Promise<Asked> {
    const { stepTimeoutMs: timeoutMs } = policy
    const reply = await seat.client.send({ method: 'POST', path: predictPath, body, timeoutMs, maxBodyBytes: maxAnswerBytes }, signal)
    const { ms } = reply
    if ('fault' in reply) return failed(reply.fault, ms)
    const reading = readPrediction(reply.body)
    if (reading.prediction === null) return failed(reading.fault, ms)
    return { prediction: reading.prediction, failed: false, code: reading.fault?.code ?? null, fault: reading.fault, counts: true, ms }
  }

  function store(state: SeatState, { fault: found, counts, ...outcome }: Asked, utterance: number, step: number): void {
    state.steps.push({ utterance, step, ...outcome })
    if (found) state.faults.push({ ...found, unit: utterance, step })
    if (!counts) return
    state.errorsInARow = outcome.failed ? state.errorsInARow + 1 : 0
    if (state.errorsInARow >= policy.errorsInARow) state.active = false
  }

  return {
    reveal,
    anyActive: (): boolean => states.some(({ active }) => active),
    /** Ends the dialogue: what each seat answered, and a clean sheet for the next one. Leftover tokens stay. */
    closeDialogue(): ClosedDialogue {
      const answers = states.map(({ seat, steps, faults, active }): SeatAnswer => {
        const notAsked = active ? [] : [fault('S2012', { evidence: `after ${policy.errorsInARow} errors in a row` })]
        const ms = steps.reduce((sum, step) => sum + step.ms, 0)
        return { seat: seat.id, answer: { steps, deactivated: !active }, faults: [...faults, ...notAsked], ms }
      })
      const closed = { truths, answers }
      for (const state of states) {
        state.steps = []
        state.faults = []
      }
      truths = []
      context = ''
      return closed
    },
    /** `keep-partial`: the words so far become a truth although no end of utterance came (reference babelbit 8.3). */
    keepPartial: closeUtterance,
    carry: (): SessionCarry => ({
      seats: Object.fromEntries(states.map(({ seat, errorsInARow, active }) => [seat.id, { errorsInARow, active }])),
      tokens: [...tokens],
    }),
  }
}

interface Asked {
  prediction: string
  failed: boolean
  code: FaultCode | null
  fault: Fault | null
  /** Whether it counts among the errors in a row, or ends them. */
  counts: boolean
  ms: number
}

/** What `bbx` or the machine is at fault for does not count against the seat. */
function failed(found: Fault, ms: number): Asked {
  return { prediction: '', failed: true, code: found.code, fault: found, counts: found.by === 'submission', ms }
}

/** Nothing that the seat did; the mirrored validator counts it as an error of the seat all the same. */
function failedWithOthers({ ms }: Asked): Asked {
  return { ...failed(fault('E0013'), ms), counts: true }
}
