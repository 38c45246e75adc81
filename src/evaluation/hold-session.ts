import { BbxError } from '../base/bbx-error.ts'
import { openLineFile } from '../base/durable-file.ts'
import { each } from '../base/each.ts'
import type { ItemId } from '../tracks/types.ts'
import type { EvaluateOptions } from './evaluate-options.ts'
import { holdRun } from './hold-run.ts'
import type { Journal } from './journal.ts'
import { planPath, readPlan } from './plan-file.ts'
import type { ScoringQueue } from './scoring-queue.ts'

export interface HeldSession {
  ms: number
  answersMs: number
  ended: BbxError | null
}

/** Asks for what the journal lacks; scores answers beside that where it is wanted, and waits for those that are being scored at the end. */
export async function holdSession(
  options: EvaluateOptions,
  journal: Journal,
  again: ReadonlySet<ItemId>,
  scoring: ScoringQueue,
): Promise<HeldSession> {
  const { folder, profile, seats, live, signal } = options
  await using revealed = live ? await openLineFile(planPath(folder)) : null
  let begun = false
  const held: HeldSession = { ms: 0, answersMs: 0, ended: null }
  const from = performance.now()
  try {
    await holdRun({
      profile,
      seats,
      everySeat: options.everySeat,
      sessionId: options.sessionId,
      journal,
      items: live ? each([]) : readPlan(folder, profile),
      again,
      signal,
      onStep: (item, unit) => options.onEvent({ at: 'step', item, unit }),
      onRevealed: async ({ id, input, truth }) => {
        begun = true
        await revealed?.append([{ id, input: profile.input.encode(input), truth: profile.truth.encode(truth) }])
      },
      onItemDone: async (item, answers) => {
        options.onEvent({ at: 'item-done', item: item.id })
        held.answersMs += Math.max(0, ...answers.map(({ ms }) => ms))
        if (!options.scoresBeside) return
        // What takes long to score holds up no question: what finds no room is read from the journal when nothing is asked any more.
        for (const answer of answers) if (profile.scoring === 'light' || scoring.hasRoom) await scoring.add(item, answer)
      },
    })
  } catch (error) {
    if (!live || !(error instanceof BbxError) || !begun) throw error
    held.ended = error
  } finally {
    held.ms = performance.now() - from
    await scoring.settle()
  }
  return held
}
