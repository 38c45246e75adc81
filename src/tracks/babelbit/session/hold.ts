import { BbxError } from '../../../base/bbx-error.ts'
import { type Fault, fault } from '../../../base/fault.ts'
import type { Held, HoldEvent, ItemId, LiveSession } from '../../types.ts'
import type { Dialogue, DialogueTruth } from '../dialogue.ts'
import { UniqueIds } from '../unique-ids.ts'
import type { DialogueAnswer, SessionCarry } from './answer.ts'
import { type ClosedDialogue, createLockStep } from './lock-step.ts'
import type { SessionPolicy } from './policy.ts'

export interface HoldOptions {
  policy: SessionPolicy
  predictPath: string
  /** The words of a dialogue as an utterance engine reveals them, with its end marks. */
  words(dialogue: Dialogue): Iterable<string>
}

type Events = AsyncIterable<HoldEvent<DialogueAnswer, SessionCarry>>
type Lead = ReturnType<typeof createLockStep>

/** Holds the planned dialogues one after the other; those that are left when the session ends early come out as not reached. */
export async function* holdPlanned(held: Held<Dialogue, SessionCarry>, options: HoldOptions): Events {
  const { steps, lead } = begin(held, options)
  for await (const { id, input } of held.items) {
    for (const word of options.words(input)) {
      held.signal.throwIfAborted()
      await lead.reveal(word)
      yield* steps.take(id)
      if (endsHere(held, options.policy, lead)) break
    }
    const ended = endsHere(held, options.policy, lead)
    yield* close(id, lead.closeDialogue(), lead)
    if (ended) return
  }
}

/** Whether the session is over because nobody is left in it (reference babelbit 8.3). */
function endsHere({ everySeat }: Held<Dialogue, SessionCarry>, { allInactive }: SessionPolicy, lead: Lead): boolean {
  if (!everySeat || allInactive === 'continue' || lead.anyActive()) return false
  if (allInactive === 'keep-partial') lead.keepPartial()
  return true
}

/** Walks a live utterance engine to its end; its dialogues become known only now, and a broken walk cannot be mended. */
export async function* holdLive(held: Held<Dialogue, SessionCarry>, options: HoldOptions, live: LiveSession): Events {
  const { steps, lead } = begin({ ...held, sessionId: live.sessionId }, options)
  await using _session = live
  const ids = new UniqueIds()
  let step = live.first
  let current: Pick<Dialogue, 'challengeUid' | 'dialogueUid'> | null = null
  let id = ''
  while (!step.done) {
    held.signal.throwIfAborted()
    // A dialogue without a uid goes on with the one before it (reference babelbit 1.4).
    if (current === null || (step.dialogueUid && step.dialogueUid !== current.dialogueUid)) {
      if (current !== null) yield* closeRevealed(id, current, lead)
      current = { challengeUid: step.challengeUid, dialogueUid: step.dialogueUid }
      id = ids.for(step.dialogueUid)
    }
    if (step.token !== null) await lead.reveal(step.token)
    yield* steps.take(id)
    if (endsHere(held, options.policy, lead)) break
    try {
      step = await live.next()
    } catch (error) {
      if (!(error instanceof BbxError)) throw error
      yield* closeRevealed(id, current, lead, fault('E0008', { evidence: error.message }))
      throw error
    }
  }
  if (current !== null) yield* closeRevealed(id, current, lead)
}

function begin(held: Held<Dialogue, SessionCarry>, { policy, predictPath }: HoldOptions) {
  const { seats, sessionId, carry, signal } = held
  const steps = new StepEvents()
  return { steps, lead: createLockStep({ policy, seats, sessionId, predictPath, carry, signal, onStep: (unit) => steps.add(unit) }) }
}

function* close(id: ItemId, closed: ClosedDialogue, lead: Lead, also?: Fault): Iterable<HoldEvent<DialogueAnswer, SessionCarry>> {
  for (const { seat, answer, faults, ms } of closed.answers) {
    const all = also ? [...faults, also] : faults
    yield { at: 'answer', item: id, seat, answer, ms, faults: all.map((found) => ({ ...found, item: id })) }
  }
  yield { at: 'item-done', item: id, carry: lead.carry() }
}

function* closeRevealed(
  id: ItemId,
  dialogue: Pick<Dialogue, 'challengeUid' | 'dialogueUid'>,
  lead: Lead,
  also?: Fault,
): Iterable<HoldEvent<DialogueAnswer, SessionCarry>> {
  const closed = lead.closeDialogue()
  const truth: DialogueTruth = { utterances: closed.truths }
  yield { at: 'revealed', item: { id, input: { ...dialogue, utterances: closed.truths }, truth } }
  yield* close(id, closed, lead, also)
}

/** Progress that happened inside a callback, handed on by the generator. */
class StepEvents {
  #units: number[] = []

  add(unit: number): void {
    this.#units.push(unit)
  }

  *take(item: ItemId): Iterable<HoldEvent<DialogueAnswer, SessionCarry>> {
    for (const unit of this.#units.splice(0)) yield { at: 'step', item, unit }
  }
}
