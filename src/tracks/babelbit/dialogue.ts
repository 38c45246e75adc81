import { z } from 'zod'
import type { Codec } from '../types.ts'

/** One dialogue of a challenge, as an utterance engine reveals it. */
export interface Dialogue {
  challengeUid: string | null
  dialogueUid: string | null
  utterances: readonly string[]
}

/** What a dialogue's answers are scored against: one text an utterance that the session closes, in order. */
export interface DialogueTruth {
  utterances: readonly string[]
}

const dialogueSchema = z.object({
  challengeUid: z.string().nullable(),
  dialogueUid: z.string().nullable(),
  utterances: z.array(z.string()),
})
const truthSchema = z.object({ utterances: z.array(z.string()) })

export const dialogueCodec: Codec<Dialogue> = {
  parse: (value) => dialogueSchema.parse(value),
  encode: ({ challengeUid, dialogueUid, utterances }) => ({ challengeUid, dialogueUid, utterances }),
}

export const truthCodec: Codec<DialogueTruth> = {
  parse: (value) => truthSchema.parse(value),
  encode: ({ utterances }) => ({ utterances }),
}
