import type { Answer, Profile, SeatId } from '../tracks/types.ts'
import type { JournalView } from './journal.ts'
import { type AnyItem, readPlan } from './plan-file.ts'

/**
 * Every item that a seat has a committed answer to, in plan order, one in memory at a time: an answer may have 64 MB. The file of answers is read along with the
 * plan; only an item that was asked for again later, and so stands further down, makes it start anew.
 */
export async function* answeredItems(
  folder: string,
  profile: Profile,
  journal: JournalView,
  seat: SeatId,
): AsyncIterable<{ item: AnyItem; answer: Answer<unknown> }> {
  let answers = journal.answers(seat)[Symbol.asyncIterator]()
  try {
    for await (const item of readPlan(folder, profile)) {
      if (!journal.isDone(item.id)) continue
      let found = await answers.next()
      if (found.done || found.value.item !== item.id) {
        await answers.return?.()
        answers = journal.answers(seat)[Symbol.asyncIterator]()
        do found = await answers.next()
        while (!found.done && found.value.item !== item.id)
      }
      if (!found.done) yield { item, answer: found.value }
    }
  } finally {
    await answers.return?.()
  }
}
