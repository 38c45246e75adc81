import { BbxError } from '../../base/bbx-error.ts'
import { fault } from '../../base/fault.ts'
import { mean } from '../../base/mean.ts'
import { round } from '../../base/python/round.ts'
import type { Answer, Instruments, Item, Scored, Scoring, UnitScore } from '../types.ts'
import type { Dialogue, DialogueTruth } from './dialogue.ts'
import { dialogueLog } from './formats/dialogue-log.ts'
import { type RunnerStep, runnerStore } from './runner-store.ts'
import { needsEmbeddings, type ScoringPolicy } from './scoring/policy.ts'
import { type LogScore, scoreLog } from './scoring/score-log.ts'
import { type StrictDialogue, type StrictUtterance, scoreStrict, strictTexts } from './scoring/score-strict.ts'
import type { DialogueAnswer, StoredStep } from './session/answer.ts'

export interface ScoreAnswerOptions {
  item: Item<Dialogue, DialogueTruth>
  answer: Answer<DialogueAnswer>
  tools: Instruments
  policy: ScoringPolicy
}

/** A run on one's own machine is of the main challenge. */
export const challengeType = 'main'

/** What the runner kept of a dialogue and wrote of it, and what its scorer made of that; null where vectors were missing. */
export interface DialogueTrace {
  challengeUid: string | null
  dialogueUid: string | null
  store: readonly RunnerStep[]
  log: string
  score: Pick<LogScore, 'reference' | 'raised'> | null
}

/**
 * A dialogue's answers as the mirrored validator scores them (through the very log that its runner writes), and strictly, against the
 * planned truths. Where the scorer needs vectors that there are not, both are null and say so.
 */
export async function scoreAnswer({ item, answer, tools, policy }: ScoreAnswerOptions): Promise<Scoring<DialogueTrace>> {
  const steps = answer.answer?.steps ?? []
  const truths = item.truth.utterances
  const { challengeUid, dialogueUid } = item.input
  const store = runnerStore(truths, steps)
  const log = dialogueLog(store, { policy, challengeType })
  const trace: DialogueTrace = { challengeUid, dialogueUid, store, log, score: null }
  const lexWeight = policy.lexWeight.runner
  const embeds = needsEmbeddings(policy, lexWeight)
  if (embeds && tools.embedder === null) {
    const missing = unscorable(
      `${policy.profile} scores with vectors of the model mxbai-embed-large-v1, which is not here: name it with --model mxbai-embed-large=FILE, or a table of vectors with --embeddings`,
    )
    return { reference: missing, strict: missing, trace }
  }
  const embed = async (texts: readonly string[]) => (await tools.embedder?.embed(texts)) ?? []
  try {
    const score = await scoreLog(Buffer.from(log), { policy, lexWeight, embed: embeds ? embed : null })
    const strict = await strictly(truths, steps, { policy, lexWeight, embed: embeds ? embed : null })
    return { reference: referenceScored(score), strict: strictScored(strict, truths, blank(steps)), trace: { ...trace, score } }
  } catch (error) {
    if (!(error instanceof BbxError) || error.code !== 'E0009') throw error
    const missing = {
      ...unscorable(error.message),
      faults: [fault('E0009', { evidence: error.message, remedy: error.remedy, item: item.id })],
    }
    return { reference: { ...missing, faults: [] }, strict: missing, trace }
  }
}

interface Strictly {
  policy: ScoringPolicy
  lexWeight: number
  embed: ((texts: readonly string[]) => Promise<readonly Float32Array[]>) | null
}

async function strictly(
  truths: readonly string[],
  steps: readonly StoredStep[],
  { policy, lexWeight, embed }: Strictly,
): Promise<StrictDialogue> {
  const utterances = truths.map((truth, utterance): StrictUtterance => {
    const predictions = steps.filter((step) => step.utterance === utterance).map(({ failed, prediction }) => (failed ? null : prediction))
    return { id: String(utterance), truth, predictions }
  })
  const texts = [...strictTexts(utterances)]
  const vectors = embed === null ? [] : await embed(texts)
  return scoreStrict(utterances, { policy, lexWeight, vectors: new Map(vectors.map((vector, at) => [texts[at] ?? '', vector])) })
}

function referenceScored({ reference, raised }: LogScore): Scored {
  const units = reference?.utterances.map(
    ({ number, best }): UnitScore => ({ id: String(number), value: best, weight: 1 / reference.utterances.length }),
  )
  return {
    value: reference === null ? null : round(reference.average, 4),
    why: raised === null ? null : `the validator's scorer raises (${raised.type}: ${raised.message}): the dialogue has no score`,
    units: units ?? [],
    metrics: {},
    faults: [],
    detail: null,
  }
}

/** Rounded as the reference rounds, so that both scores are the same number where nothing tells them apart. */
function strictScored({ units, average }: StrictDialogue, truths: readonly string[], isBlank: boolean): Scored {
  const best = units.map(({ bestStep, steps }) => (bestStep === null ? null : (steps[bestStep] ?? null)))
  return {
    value: average === null ? null : round(average, 4),
    why: null,
    units: units.map(
      ({ id, value, bestStep }, at): UnitScore => ({
        id,
        value,
        weight: 1 / units.length,
        truth: truths[at] ?? '',
        answer: best[at]?.prediction ?? '',
        ...(bestStep === null ? {} : { step: bestStep }),
      }),
    ),
    metrics:
      units.length === 0
        ? {}
        : { lexical: mean(best.map((step) => step?.lexical ?? 0)), semantic: mean(best.map((step) => step?.semantic ?? 0)) },
    faults: [],
    detail: { blank: isBlank },
  }
}

function blank(steps: readonly StoredStep[]): boolean {
  return steps.every(({ prediction }) => prediction.trim() === '')
}

function unscorable(why: string): Scored {
  return { value: null, why, units: [], metrics: {}, faults: [], detail: null }
}
