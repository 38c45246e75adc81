import { z } from 'zod'

const uid = z.string().nullish().default(null)
const index = z.int().min(0)

/** A step of a developer client's run log (reference babelbit 3.2). The indexes are those of the token that came back for it. */
export const stepRowSchema = z.object({
  session_id: z.string().nullish(),
  /** The token that was answered: a word, `EOF`, `EOF EOF`. */
  input_word: z.string().nullable(),
  prediction: z.string().nullable(),
  done: z.boolean().default(false),
  challenge_uid: uid,
  dialogue_uid: uid,
  dialogue_index: index,
  utterance_index: index,
})

export type StepRow = z.infer<typeof stepRowSchema>
