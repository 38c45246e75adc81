import { sr25519Verify } from '@polkadot/util-crypto'
import { z } from 'zod'
import { ss58PublicKey } from '../../../base/ss58.ts'
import { answerText } from './answer-text.ts'
import { type EngineAnswer, jsonAnswer, refusal } from './exchange.ts'
import type { Logins } from './logins.ts'

const loginSchema = z.object({
  hotkey: z.string(),
  signature: z.string(),
  timestamp: z.number(),
  message: z.string(),
})
/** The production server reads it with `bytes.fromhex`, which fails on `0x` (reference babelbit 1.3). */
const signatureForm = /^[0-9a-fA-F]{128}$/

/** `POST /auth/verify`: a signed challenge for a bearer token. Loaded late: the cryptography is heavy. */
export function checkLogin(body: unknown, logins: Logins, allow: readonly string[] | null): EngineAnswer {
  const login = loginSchema.safeParse(body)
  if (!login.success)
    return refusal(400, `expected hotkey, signature, timestamp and message: ${login.error.issues[0]?.path.join('.') ?? 'object'}`)
  const { hotkey, signature, timestamp, message } = login.data
  // First of all: a challenge is good for one attempt, whatever else is wrong with it.
  const known = logins.redeem(message, timestamp)
  const publicKey = ss58PublicKey(hotkey)
  if (publicKey === null) return refusal(400, 'hotkey is not an SS58 address')
  if (!signatureForm.test(signature)) return refusal(400, 'signature must be 128 hex characters without 0x')
  if (!known) return refusal(401, 'unknown, used or expired challenge')
  if (!isSigned(message, signature, publicKey)) return refusal(401, 'invalid signature')
  const uid = allow === null ? 0 : allow.indexOf(hotkey)
  if (uid < 0) return refusal(403, 'hotkey not allowed')
  const { token, expiresIn } = logins.grant()
  return jsonAnswer(200, answerText({ access_token: token, expires_in: expiresIn, validator_uid: uid }))
}

function isSigned(message: string, signature: string, publicKey: Uint8Array): boolean {
  try {
    return sr25519Verify(new TextEncoder().encode(message), Buffer.from(signature, 'hex'), publicKey)
  } catch {
    // Bytes that are no point of the curve raise instead of being false.
    return false
  }
}
