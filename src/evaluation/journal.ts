import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { BbxError } from '../base/bbx-error.ts'
import { type LineFile, openLineFile } from '../base/durable-file.ts'
import type { Fault } from '../base/fault.ts'
import { makeFolder } from '../base/make-folder.ts'
import { wholeLines } from '../base/whole-lines.ts'
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
export interface JournalView {
  isDone(item: ItemId): boolean
  /** How often an item was asked for, the last time with success; 0 where it is not done. */
  attempt(item: ItemId): number
  /** The carry at the end of an item, or null where it is not done. */
  carryAfter(item: ItemId): unknown
  /** The committed answers of a seat, in the order of the file. */
  answers(seat: SeatId): AsyncIterable<Answer<unknown>>
  /** Items with a committed answer that has a fault, of any seat. */
  faulted(): Promise<ReadonlySet<ItemId>>
}

export interface Journal extends JournalView, AsyncDisposable {
  /** Writes the answers of all seats, then the commit mark. */
  commit(item: ItemId, answers: readonly Answer<unknown>[], carry: unknown): Promise<void>
}

/** The journal of a run as it stands on disk; nothing is written, also where another process writes. Throws BbxError U0007 where it is damaged. */
export async function readJournal(folder: string, profile: Profile, seats: readonly SeatId[]): Promise<JournalView> {
  return viewOf(folder, profile, seats, await readDone(folder, profile))
}

/** The journal of a run to go on with: torn last lines are cut off. Throws BbxError U0007 where it is damaged. */
export async function openJournal(folder: string, profile: Profile, seats: readonly SeatId[]): Promise<Journal> {
  const done = await readDone(folder, profile)
  const files = new Map<SeatId, LineFile>()
  for (const seat of seats) {
    makeFolder(seatFolder(folder, seat))
    files.set(seat, await openLineFile(answersPath(folder, seat)))
  }
  const session = await openLineFile(sessionPath(folder))
  return {
    ...viewOf(folder, profile, seats, done),
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
    async [Symbol.asyncDispose]() {
      for (const file of [...files.values(), session]) await file[Symbol.asyncDispose]()
    },
  }
}

function viewOf(folder: string, profile: Profile, seats: readonly SeatId[], done: ReadonlyMap<ItemId, Done>): JournalView {
  async function* committed(seat: SeatId): AsyncIterable<Answer<unknown>> {
    // A file may hold several attempts at an item: only the one that the commit mark names counts.
    for await (const { item, attempt, answer, faults, ms } of parsedLines(answersPath(folder, seat), answerLineSchema)) {
      if (done.get(item)?.attempt !== attempt) continue
      yield { item, seat, answer: answer === null ? null : profile.answer.parse(answer), faults, ms }
    }
  }
  return {
    isDone: (item) => done.has(item),
    attempt: (item) => done.get(item)?.attempt ?? 0,
    carryAfter: (item) => done.get(item)?.carry ?? null,
    answers: committed,
    async faulted() {
      const items = new Set<ItemId>()
      for (const seat of seats) for await (const { item, faults } of committed(seat)) if (faults.length > 0) items.add(item)
      return items
    },
  }
}

async function readDone(folder: string, profile: Profile): Promise<Map<ItemId, Done>> {
  const found = new Map<ItemId, Done>()
  for await (const { item, attempt, carry } of parsedLines(sessionPath(folder), itemDoneSchema)) {
    found.set(item, { attempt, carry: profile.carry.parse(carry) })
  }
  return found
}

/** Whether a session was begun in the folder of a run. */
export function hasJournal(folder: string): boolean {
  return existsSync(sessionPath(folder))
}

export function seatFolder(folder: string, seat: SeatId): string {
  return join(folder, 'seats', encodeURIComponent(seat))
}

function sessionPath(folder: string): string {
  return join(folder, 'session.jsonl')
}

function answersPath(folder: string, seat: SeatId): string {
  return join(seatFolder(folder, seat), 'answers.jsonl')
}

async function* parsedLines<T>(path: string, schema: z.ZodType<T>): AsyncIterable<T> {
  for await (const line of wholeLines(path)) {
    try {
      yield schema.parse(JSON.parse(line))
    } catch (cause) {
      throw damaged(path, cause)
    }
  }
}

function damaged(path: string, cause: unknown): BbxError {
  return new BbxError('U0007', { what: `the journal ${path} is damaged`, remedy: 'start a new run', cause })
}
