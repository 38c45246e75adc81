import type { Json } from '../../base/json.ts'
import type { BodyAnswer } from '../omega/body-answer.ts'
import type { Answer, Instruments, Item, Scored, Scoring, UnitScore } from '../types.ts'
import type { Batch, BatchTruth } from './batch.ts'
import type { CaptionPolicy } from './policy.ts'
import { type Captions, readCaptions } from './read-captions.ts'
import { type BatchResult, resultAsJson } from './scoring/batch-result.ts'
import { floatMean } from './scoring/float-mean.ts'
import { missingTower, referenceBatch } from './scoring/reference-batch.ts'
import { similarityBy } from './scoring/similarity.ts'
import { strictBatch, untold } from './scoring/strict-batch.ts'

/** The captions of a batch, for the files of a run; null where the validator gets none. */
export interface CaptionTrace {
  item: string
  texts: readonly (string | null)[] | null
}

/** Longest text of a caption that results show. */
const mostShown = 2_000
const failed = 'the validator passes over a batch whose request failed: it is in no mean'
const tooLarge = 'bbx read no answer of that size; the validator has no such limit'

/** A batch as the validator scores it, and strictly: each caption with its own truth. Without the text tower neither is told, but where the weights do not matter. */
export async function scoreBatch(
  item: Item<Batch, BatchTruth>,
  { answer, faults }: Answer<BodyAnswer>,
  policy: CaptionPolicy,
  tools: Pick<Instruments, 'captions'>,
): Promise<Scoring<CaptionTrace>> {
  const { clips } = item.truth
  const nothing = (why: string, outcome: 'passed over' | 'untold' = 'passed over'): Scoring<CaptionTrace> => ({
    reference: referenceScore({ outcome, why }),
    strict: strictScore(
      item,
      clips.map(() => 0),
      null,
    ),
    trace: { item: item.id, texts: null },
  })
  if (answer === null) return faults.some(({ code }) => code === 'S3005') ? nothing(tooLarge, 'untold') : nothing(failed)
  const read = readCaptions(answer.body, clips.length)
  if ('fault' in read) {
    const { strict, ...rest } = nothing('the validator passes over the batch: it gets no object out of the answer')
    return { ...rest, strict: { ...strict, faults: [{ ...read.fault, item: item.id }] } }
  }
  const similarity = tools.captions === null ? null : similarityBy(await tools.captions())
  const truths = clips.map(({ caption }) => caption)
  const values = await strictBatch(read, truths, similarity)
  const result = await referenceBatch(read, truths, policy, similarity)
  return {
    reference: referenceScore(result, policy),
    strict: { ...strictScore(item, values, read), faults: read.faults.map((fault) => ({ ...fault, item: item.id })) },
    trace: { item: item.id, texts: read.texts },
  }
}

const firstWithAll =
  'the validator compares the first caption of a batch with all others, of the model and of the truth; strict compares each with its own truth'

function referenceScore(result: BatchResult, policy?: Pick<CaptionPolicy, 'compares'>): Scored {
  const similarities = 'similarities' in result ? result.similarities : []
  const value = floatMean(similarities)
  const units = similarities.map((similarity, at) => ({ id: String(at + 1), value: similarity, weight: 1 }))
  return { value, why: whyOf(result, policy), units, metrics: { caption: value }, faults: [], detail: resultAsJson(result) }
}

function whyOf(result: BatchResult, policy: Pick<CaptionPolicy, 'compares'> | undefined): string | null {
  if ('why' in result) return result.why
  if (result.outcome === 'penalised') return 'a wrong number of captions: the validator counts 0.001 for each clip of the batch'
  return policy?.compares === 'the first with all' ? firstWithAll : null
}

function strictScore(
  { truth: { clips } }: Item<Batch, BatchTruth>,
  values: readonly number[] | typeof untold,
  read: Captions | null,
): Scored {
  const captions = clips.map(({ id, caption }, at): { clip: string; truth: string; answer: string | null } => ({
    clip: id,
    truth: caption.slice(0, mostShown),
    answer: read?.texts.length === clips.length ? (read.texts[at]?.slice(0, mostShown) ?? null) : null,
  }))
  const detail: Json = { captions, count: read?.count ?? null }
  if (values === untold) return { value: null, why: missingTower, units: [], metrics: { caption: null }, faults: [], detail }
  const units = captions.map(
    ({ clip, truth, answer }, at): UnitScore => ({ id: clip, value: values[at] as number, weight: 1, truth, answer: answer ?? '' }),
  )
  const value = values.reduce((sum, one) => sum + one, 0) / values.length
  return { value, why: null, units, metrics: { caption: value }, faults: [], detail }
}
