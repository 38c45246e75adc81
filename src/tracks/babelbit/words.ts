import type { Dialogue } from './dialogue.ts'
import { endOfUtterance } from './engine/step.ts'
import { walkDialogue } from './engine/walk.ts'

/** The tokens of one dialogue as the utterance engine reveals them, its end marks included. */
export function* wordsOf(dialogue: Dialogue): Iterable<string> {
  for (const { token } of walkDialogue(dialogue, 0)) if (token !== null) yield token
}

/**
 * The truths that a session over the dialogue closes. They are not the utterances as written: white space is single, an empty utterance
 * leaves nothing, and a word `EOF` cannot be told from the mark, so it closes the utterance early (reference babelbit 1.4).
 */
export function truthsOf(dialogue: Dialogue): string[] {
  const truths: string[] = []
  let words: string[] = []
  for (const word of wordsOf(dialogue)) {
    if (word !== endOfUtterance) words.push(word)
    else if (words.length > 0) {
      truths.push(words.join(' '))
      words = []
    }
  }
  return truths
}
