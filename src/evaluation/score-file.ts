import { join } from 'node:path'
import { z } from 'zod'
import { type LineFile, openLineFile } from '../base/durable-file.ts'
import type { Fault } from '../base/fault.ts'
import { wholeLines } from '../base/whole-lines.ts'
import type { ItemId, Outcome, Scored, SeatId } from '../tracks/types.ts'
import { seatFolder } from './journal.ts'
import { differingWeights, type WeightDigests } from './used-weights.ts'

const scored = z.custom<Scored>((value) => typeof value === 'object' && value !== null && 'value' in value && 'units' in value)
const lineSchema = z.object({
  item: z.string(),
  attempt: z.int().min(1),
  reference: scored,
  strict: scored,
  faults: z.array(z.custom<Fault>((value) => typeof value === 'object' && value !== null && 'code' in value)),
  timesMs: z.array(z.number()),
  /** Digests of the weights that it was computed with; left out where there were none. */
  weights: z.record(z.string(), z.string()).optional(),
})

interface Known {
  attempt: number
  outcome: Outcome
  weights: WeightDigests
}

export interface ScoreView {
  find(item: ItemId, attempt: number): Outcome | null
}

/** `scores.jsonl` of a seat: what can be computed again from the journal at any time, kept because it may have cost much. */
export interface ScoreFile extends ScoreView, AsyncDisposable {
  add(attempt: number, outcome: Outcome): Promise<void>
}

/** The scores that were computed with these weights. */
export async function readScores(folder: string, seat: SeatId, weights: WeightDigests = {}): Promise<ScoreView> {
  return viewOf(await readKnown(scoresPath(folder, seat)), weights)
}

/** Scores of other weights are as if they were not there: they are computed again. */
export async function openScoreFile(folder: string, seat: SeatId, weights: WeightDigests = {}): Promise<ScoreFile> {
  const path = scoresPath(folder, seat)
  const file: LineFile = await openLineFile(path)
  const known = await readKnown(path)
  return {
    ...viewOf(known, weights),
    async add(attempt, outcome) {
      await file.append([{ attempt, ...outcome, ...(Object.keys(weights).length === 0 ? {} : { weights }) }])
      known.set(outcome.item, { attempt, outcome, weights })
    },
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  }
}

function viewOf(known: ReadonlyMap<ItemId, Known>, weights: WeightDigests): ScoreView {
  return {
    find(item, attempt) {
      const entry = known.get(item)
      return entry?.attempt === attempt && differingWeights(entry.weights, weights).length === 0 ? entry.outcome : null
    },
  }
}

async function readKnown(path: string): Promise<Map<ItemId, Known>> {
  const known = new Map<ItemId, Known>()
  for await (const line of wholeLines(path)) {
    const parsed = parse(line)
    if (parsed === null) continue
    const { attempt, weights = {}, ...outcome } = parsed
    known.set(outcome.item, { attempt, outcome, weights })
  }
  return known
}

/** A line that cannot be read is scored again: nothing is lost. */
function parse(line: string): z.infer<typeof lineSchema> | null {
  try {
    return lineSchema.parse(JSON.parse(line))
  } catch {
    return null
  }
}

function scoresPath(folder: string, seat: SeatId): string {
  return join(seatFolder(folder, seat), 'scores.jsonl')
}
