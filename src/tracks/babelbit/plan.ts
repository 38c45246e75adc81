import { drawInOrder } from '../../base/python/draw-in-order.ts'
import type { Dialogue as ReadDialogue } from '../../datasets/challenge.ts'
import type { Item, PlanOptions } from '../types.ts'
import type { Dialogue, DialogueTruth } from './dialogue.ts'
import { sessionDialogues } from './session-dialogues.ts'
import { UniqueIds } from './unique-ids.ts'
import { truthsOf } from './words.ts'

type DialogueItem = Item<Dialogue, DialogueTruth>

/**
 * Every dialogue of a session over the data, or a sample of `limit` of them, drawn with the seed, in the order of the data. Ids are given in
 * that order to all of them, drawn or not: a dialogue is called the same however many are drawn.
 */
export async function* planDialogues(dialogues: AsyncIterable<ReadDialogue>, options: PlanOptions): AsyncIterable<DialogueItem> {
  yield* drawInOrder(items(dialogues), options)
}

async function* items(dialogues: AsyncIterable<ReadDialogue>): AsyncIterable<DialogueItem> {
  const ids = new UniqueIds()
  for await (const input of sessionDialogues(dialogues))
    yield { id: ids.for(input.dialogueUid), input, truth: { utterances: truthsOf(input) } }
}
