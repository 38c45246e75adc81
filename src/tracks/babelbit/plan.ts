import { PythonRandom } from '../../base/python/random.ts'
import type { Dialogue as ReadDialogue } from '../../datasets/challenge.ts'
import type { Item, PlanOptions } from '../types.ts'
import type { Dialogue, DialogueTruth } from './dialogue.ts'
import { sessionDialogues } from './session-dialogues.ts'
import { UniqueIds } from './unique-ids.ts'
import { truthsOf } from './words.ts'

type DialogueItem = Item<Dialogue, DialogueTruth>

/**
 * Every dialogue of a session over the data, or a sample of `limit` of them, drawn with the seed; in the order of the data (reservoir
 * sampling: each dialogue is as likely as any other, and the data are read once).
 */
export async function* planDialogues(dialogues: AsyncIterable<ReadDialogue>, { limit, seed }: PlanOptions): AsyncIterable<DialogueItem> {
  const ids = new UniqueIds()
  if (limit === null) {
    for await (const dialogue of sessionDialogues(dialogues)) yield itemOf(dialogue, ids)
    return
  }
  const random = new PythonRandom(seed)
  const kept: { place: number; item: DialogueItem }[] = []
  let place = 0
  for await (const dialogue of sessionDialogues(dialogues)) {
    const item = itemOf(dialogue, ids)
    if (kept.length < limit) kept.push({ place, item })
    else {
      const slot = random.randrange(place + 1)
      if (slot < limit) kept[slot] = { place, item }
    }
    place += 1
  }
  for (const { item } of kept.sort((a, b) => a.place - b.place)) yield item
}

function itemOf(input: Dialogue, ids: UniqueIds): DialogueItem {
  return { id: ids.for(input.dialogueUid), input, truth: { utterances: truthsOf(input) } }
}
