import { each } from '../base/each.ts'
import type { Answer, HoldEvent, ItemId, Profile, Seat } from '../tracks/types.ts'
import type { Journal } from './journal.ts'
import type { AnyItem } from './plan-file.ts'

export interface HoldRunOptions {
  profile: Profile
  seats: readonly Seat[]
  everySeat: boolean
  sessionId: string
  journal: Journal
  /** Planned items in plan order; none for a live utterance engine. */
  items: AsyncIterable<AnyItem>
  /** Items that are done but are to be asked again. */
  again: ReadonlySet<ItemId>
  signal: AbortSignal
  onStep(item: ItemId, unit: number): void
  /** An item is committed: its answers are on disk. */
  onItemDone(item: AnyItem, answers: readonly Answer<unknown>[]): Promise<void>
  /** An item that only the session could know; comes before its answers are committed. */
  onRevealed(item: AnyItem): Promise<void>
}

/**
 * Asks for every item that has no committed answer, in plan order. Items that follow each other are held in one go, from the carry
 * of the item before them, so that a resumed session goes on as the undisturbed one would have.
 */
export async function holdRun(options: HoldRunOptions): Promise<void> {
  const { profile, journal, again } = options
  const source = options.items[Symbol.asyncIterator]()
  let previous: ItemId | null = null
  let next = await source.next()
  if (next.done && profile.resume === 'never') return holdBlock(options, each([]), null, new Map())
  while (!next.done) {
    const item = next.value
    if (journal.isDone(item.id) && !again.has(item.id)) {
      previous = item.id
      next = await source.next()
      continue
    }
    const carry = previous === null ? null : journal.carryAfter(previous)
    const held = new Map<ItemId, AnyItem>()
    let last: ItemId = item.id
    await holdBlock(options, block(), carry, held)
    previous = last

    async function* block() {
      while (!next.done && (!journal.isDone(next.value.id) || again.has(next.value.id))) {
        const { id, input } = next.value
        held.set(id, next.value)
        last = id
        yield { id, input }
        next = await source.next()
      }
    }
  }
}

async function holdBlock(
  options: HoldRunOptions,
  items: AsyncIterable<{ id: ItemId; input: unknown }>,
  carry: unknown,
  held: Map<ItemId, AnyItem>,
): Promise<void> {
  const { profile, seats, everySeat, sessionId, journal, signal } = options
  const answers: Answer<unknown>[] = []
  for await (const event of profile.hold({ sessionId, items, seats, everySeat, carry, signal })) {
    if (event.at === 'step') options.onStep(event.item, event.unit)
    else if (event.at === 'answer') answers.push(answerOf(event))
    else if (event.at === 'revealed') {
      held.set(event.item.id, event.item)
      await options.onRevealed(event.item)
    } else {
      const item = held.get(event.item)
      if (item === undefined) throw new Error(`the session closed ${event.item}, which it was not given`)
      const given = answers.splice(0)
      await journal.commit(event.item, given, event.carry)
      held.delete(event.item)
      await options.onItemDone(item, given)
    }
  }
}

function answerOf({ item, seat, answer, faults, ms }: HoldEvent<unknown, unknown> & { at: 'answer' }): Answer<unknown> {
  return { item, seat, answer, faults, ms }
}
