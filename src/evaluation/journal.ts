import { createReadStream, existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { BbxError } from '../base/bbx-error.ts'
import { diskError } from '../base/disk-error.ts'
import { type LineFile, openLineFile, readLines } from '../base/durable-file.ts'
import type { Fault } from '../base/fault.ts'
import type { Answer, ItemId, Profile, SeatId } from '../tracks/types.ts'

const faultSchema = z.custom<Fault>((value) => typeof value === 'object' && value !== null && 'code' in value && 'by' in value)

const itemDoneSchema = z.object({ at: z.literal('item-done'), item: z.string(), attempt: z.int().min(1), carry: z.unknown() })
const answerLineSchema = z.object({
  item: z.string(),
  attempt: z.int().min(1),
  answer: z.unknown(),
  faults: z.array(faultSchema),
  ms: z.number(),
})

interface Done {
  attempt: number
  carry: unknown
}

/**
 * What a run has gathered. An item counts once its `item-done` line is on disk: answers come before it, one line a seat, and an
 * answer of an attempt without that mark is as if it had never been given.
 */
export interface Journal extends AsyncDisposable {
  isDone(item: ItemId): boolean
  /** How often an item was asked for, the last time with success; 0 where it is not done. */
  attempt(item: ItemId): number
  /** The carry at the end of an item, or null where it is not done. */
  carryAfter(item: ItemId): unknown
  /** Writes the answers of all seats, then the commit mark. */
  commit(item: ItemId, answers: readonly Answer<unknown>[], carry: unknown): Promise<void>
  /** The committed answers of a seat, in the order of the file. */
  answers(seat: SeatId): AsyncIterable<Answer<unknown>>
  /** Items with a committed answer that has a fault, of any seat. */
  faulted(): Promise<ReadonlySet<ItemId>>
}

export async function openJournal(folder: string, profile: Profile, seats: readonly SeatId[]): Promise<Journal> {
  const sessionPath = join(folder, 'session.jsonl')
  const done = await readDone(sessionPath)
  const files = new Map<SeatId, LineFile>()
  for (const seat of seats) {
    await mkdir(seatFolder(folder, seat), { recursive: true }).catch((error) => {
      throw diskError(error, folder)
    })
    files.set(seat, await openLineFile(answersPath(folder, seat)))
  }
  const session = await openLineFile(sessionPath)

  async function* committed(seat: SeatId): AsyncIterable<Answer<unknown>> {
    // A file may hold several attempts at an item: only the one that the commit mark names counts.
    for await (const { item, attempt, answer, faults, ms } of answerLines(answersPath(folder, seat))) {
      if (done.get(item)?.attempt !== attempt) continue
      yield { item, seat, answer: answer === null ? null : profile.answer.parse(answer), faults, ms }
    }
  }

  return {
    isDone: (item) => done.has(item),
    attempt: (item) => done.get(item)?.attempt ?? 0,
    carryAfter: (item) => done.get(item)?.carry ?? null,
    async commit(item, answers, carry) {
      const attempt = (done.get(item)?.attempt ?? 0) + 1
      for (const { seat, answer, faults, ms } of answers) {
        const encoded = answer === null ? null : profile.answer.encode(answer)
        await files.get(seat)?.append([{ item, attempt, answer: encoded, faults, ms }])
      }
      const encodedCarry = profile.carry.encode(carry)
      await session.append([{ at: 'item-done', item, attempt, carry: encodedCarry }])
      done.set(item, { attempt, carry })
    },
    answers: committed,
    async faulted() {
      const items = new Set<ItemId>()
      for (const seat of seats) for await (const { item, faults } of committed(seat)) if (faults.length > 0) items.add(item)
      return items
    },
    async [Symbol.asyncDispose]() {
      for (const file of [...files.values(), session]) await file[Symbol.asyncDispose]()
    },
  }

  async function readDone(path: string): Promise<Map<ItemId, Done>> {
    const found = new Map<ItemId, Done>()
    try {
      for (const line of await readLines(path)) {
        const { item, attempt, carry } = itemDoneSchema.parse(line)
        found.set(item, { attempt, carry: profile.carry.parse(carry) })
      }
    } catch (cause) {
      throw damaged(path, cause)
    }
    return found
  }
}

/** Whether a session was begun in the folder of a run. */
export function hasJournal(folder: string): boolean {
  return existsSync(join(folder, 'session.jsonl'))
}

export function seatFolder(folder: string, seat: SeatId): string {
  return join(folder, 'seats', encodeURIComponent(seat))
}

function answersPath(folder: string, seat: SeatId): string {
  return join(seatFolder(folder, seat), 'answers.jsonl')
}

async function* answerLines(path: string) {
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })
  for await (const line of lines) {
    try {
      yield answerLineSchema.parse(JSON.parse(line))
    } catch (cause) {
      throw damaged(path, cause)
    }
  }
}

function damaged(path: string, cause: unknown): BbxError {
  return new BbxError('U0007', { what: `the journal ${path} is damaged`, remedy: 'start a new run', cause })
}
