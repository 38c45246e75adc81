import { z } from 'zod'
import type { LiveStep } from '../../types.ts'

const uid = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value == null ? null : String(value)))

/** A step of the production engine: `word`, or else `token` (reference babelbit 1.3). */
export const stepSchema = z
  .object({
    done: z.boolean().default(false),
    word: z.string().nullish(),
    token: z.string().nullish(),
    dialogue_uid: uid,
    challenge_uid: uid,
  })
  .transform(
    ({ done, word, token, dialogue_uid, challenge_uid }): LiveStep => ({
      done,
      token: word || token || null,
      dialogueUid: dialogue_uid,
      challengeUid: challenge_uid,
    }),
  )
  // An engine that says nothing, and not that it is done, would be asked for ever.
  .refine(({ done, token }) => done || token !== null, { message: 'neither a word nor the end' })

export const startSchema = z.object({ session_id: z.string().min(1) })

export const loginChallengeSchema = z.object({ challenge: z.string(), timestamp: z.union([z.number(), z.string()]) })

export const tokenSchema = z.object({
  access_token: z.string().regex(/^[!-~]+$/),
  /** Seconds. */
  expires_in: z.number().positive().default(86_400),
})

/** Where a 429 says how long to wait, in seconds. */
export const waitSchema = z.object({ detail: z.object({ retry_after: z.number().optional(), window_sec: z.number().optional() }) })
