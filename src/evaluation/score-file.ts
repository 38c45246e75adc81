import { join } from 'node:path'
import { z } from 'zod'
import { type LineFile, openLineFile, readLines } from '../base/durable-file.ts'
import type { Fault } from '../base/fault.ts'
import type { ItemId, Outcome, Scored, SeatId } from '../tracks/types.ts'
import { seatFolder } from './journal.ts'

const scored = z.custom<Scored>((value) => typeof value === 'object' && value !== null && 'value' in value && 'units' in value)
const lineSchema = z.object({
  item: z.string(),
  attempt: z.int().min(1),
  reference: scored,
  strict: scored,
  faults: z.array(z.custom<Fault>((value) => typeof value === 'object' && value !== null && 'code' in value)),
  timesMs: z.array(z.number()),
})

/** `scores.jsonl` of a seat: what can be computed again from the journal at any time, kept because it may have cost much. */
export interface ScoreFile extends AsyncDisposable {
  find(item: ItemId, attempt: number): Outcome | null
  add(attempt: number, outcome: Outcome): Promise<void>
}

export async function openScoreFile(folder: string, seat: SeatId): Promise<ScoreFile> {
  const path = join(seatFolder(folder, seat), 'scores.jsonl')
  const file: LineFile = await openLineFile(path)
  const known = new Map<ItemId, { attempt: number; outcome: Outcome }>()
  for (const line of await readLines(path).catch(() => [])) {
    // A line that cannot be read is scored again: nothing is lost.
    const parsed = lineSchema.safeParse(line)
    if (!parsed.success) continue
    const { attempt, ...outcome } = parsed.data
    known.set(outcome.item, { attempt, outcome })
  }
  return {
    find(item, attempt) {
      const entry = known.get(item)
      return entry?.attempt === attempt ? entry.outcome : null
    },
    async add(attempt, outcome) {
      await file.append([{ attempt, ...outcome }])
      known.set(outcome.item, { attempt, outcome })
    },
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  }
}
