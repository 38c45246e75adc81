import type { Signer } from '../../../base/signer.ts'
import { ask, askAgain, type EngineLine, jsonOf, noAnswer, wrongAnswer } from './engine-call.ts'
import { loginChallengeSchema, tokenSchema } from './schemas.ts'

export interface Login {
  /** False where there is nobody who could sign. */
  signs: boolean
  /** A token that is good for now; null where the engine wants none. */
  token(): Promise<string | null>
  /** Forgets the token and logs in again. False where there is nobody who could sign. */
  renew(): Promise<boolean>
}

/** So long before its end a token is renewed, as the validator's client does; a tenth of its life where that is less. */
const marginMs = 300_000

/**
 * The login of the production engine (reference babelbit 1.3). An engine that does not know `/auth` is walked without a
 * token. Throws BbxError E0007, E0010 or E0011.
 */
export function openLogin(line: EngineLine, signer: Signer | null, now: () => number = () => performance.now()): Login {
  let held: { token: string | null; until: number } | null = signer === null ? { token: null, until: Number.POSITIVE_INFINITY } : null

  async function logIn(who: Signer): Promise<{ token: string | null; until: number }> {
    const asked = await askAgain(line, () => ask(line, { method: 'POST', path: '/auth', body: null, token: null }))
    if (!asked.ok) throw noAnswer('/auth', asked)
    if (asked.status === 404) return { token: null, until: Number.POSITIVE_INFINITY }
    const challenge = loginChallengeSchema.safeParse(jsonOf(asked))
    if (asked.status !== 200 || !challenge.success) throw wrongAnswer('/auth', asked, 'challenge and timestamp are expected')
    const { challenge: message, timestamp } = challenge.data
    const signature = Buffer.from(await who.sign(new TextEncoder().encode(message))).toString('hex')
    const body = { hotkey: who.address, signature, timestamp, message }
    // Not repeated: a challenge is good for one attempt.
    const verified = await ask(line, { method: 'POST', path: '/auth/verify', body, token: null })
    if (!verified.ok) throw noAnswer('/auth/verify', verified)
    const grant = tokenSchema.safeParse(jsonOf(verified))
    if (verified.status !== 200) throw wrongAnswer('/auth/verify', verified, '')
    // Without its text: a token could be in it.
    if (!grant.success) throw wrongAnswer('/auth/verify', { ...verified, body: new Uint8Array() }, 'access_token is expected')
    const lifeMs = grant.data.expires_in * 1000
    return { token: grant.data.access_token, until: now() + lifeMs - Math.min(marginMs, lifeMs / 10) }
  }

  return {
    signs: signer !== null,
    async token() {
      if (held !== null && now() < held.until) return held.token
      if (signer !== null) held = await logIn(signer)
      return held?.token ?? null
    },
    async renew() {
      if (signer === null) return false
      held = await logIn(signer)
      return held.token !== null
    },
  }
}
