import type { Dialogue as ReadDialogue } from '../../datasets/challenge.ts'
import type { Dialogue } from './dialogue.ts'

/**
 * The dialogues as the validator's session tells them apart, by uid alone: one whose uid came before in the same file goes on with that
 * one's context and steps, and one without a uid goes on with the dialogue before it (reference babelbit 1.4). What comes in parts is
 * held where it began: with other dialogues between its parts the validator asks the same questions in another order.
 */
export async function* sessionDialogues(read: AsyncIterable<ReadDialogue>): AsyncGenerator<Dialogue> {
  let source: string | null = null
  let open = new Map<string | null, Building>()
  let current: Building | undefined
  for await (const dialogue of read) {
    if (dialogue.source !== source) {
      yield* open.values()
      open = new Map()
      source = dialogue.source
      current = undefined
    }
    const { challengeUid, dialogueUid, utterances } = dialogue
    if (dialogueUid) current = open.get(dialogueUid)
    if (current === undefined) {
      current = { challengeUid, dialogueUid, utterances: [] }
      open.set(dialogueUid, current)
    }
    for (const utterance of utterances) current.utterances.push(utterance)
  }
  yield* open.values()
}

interface Building extends Dialogue {
  utterances: string[]
}
