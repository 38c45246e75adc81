/** What the utterance engine says at one step; keys in the order in which they are sent (reference babelbit 1.1). */
export interface Step {
  done: boolean
  challenge_uid: string | null
  /** Counts on over the files of a folder; at the end it is the number of dialogues. */
  dialogue_index: number
  /** null at the end, and where the file gives none. */
  dialogue_uid: string | null
  utterance_index: number
  /** How many tokens of the utterance are out, this one included; a closing `EOF` repeats the last. */
  token_index: number
  /** A word, `EOF` after an utterance, `EOF EOF` after a dialogue, null at the end. */
  token: string | null
  /** The token again, for production-shaped clients; absent at the end. */
  word?: string
}

export const endOfUtterance = 'EOF'
export const endOfDialogue = 'EOF EOF'
