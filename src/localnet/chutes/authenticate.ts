import { createHash } from 'node:crypto'
import { sr25519Verify } from '@polkadot/util-crypto'
import { ss58PublicKey } from '../../base/ss58.ts'
import { type Caller, type PlatformCall, Refused } from './call.ts'
import type { Account, ApiKey } from './state.ts'

/** What the signature of a request without a body says in place of its digest (reference chutes 2.2); null: such a request cannot be signed. */
export type Purpose = 'chutes' | 'images' | 'api_keys' | 'secrets' | 'me' | 'logs' | null

/** Of clock, either way. */
const nonceSeconds = 600
const withBody = new Set(['POST', 'PUT', 'PATCH'])
const keyForm = /^cpk_[a-f0-9]{32}\.[a-f0-9]{32}\.[a-zA-Z0-9]{32}$/

/** Who asks, and may do what this route does. Throws Refused 401. */
export function authenticate(call: PlatformCall, purpose: Purpose): Caller {
  const caller = callerOf(call, purpose)
  // The platform derives what a scope is about from the last part of the address, which fits no scope there is.
  if (caller.key !== null && !caller.key.admin) throw new Refused(401, 'Invalid token or user not found')
  return caller
}

/** Who asks, whatever the key is for. Throws Refused 401. */
export function callerOf(call: PlatformCall, purpose: Purpose): Caller {
  const { authorization, 'x-chutes-hotkey': hotkey, 'x-chutes-signature': signature } = call.request.headers
  if (hotkey !== undefined && signature !== undefined) return { account: signer(call, purpose), key: null }
  if (authorization === undefined) throw new Refused(401, "Can't find a user with that api key in our db :(")
  const word = authorization.trim().split(/\s+/).at(-1) ?? ''
  if (!word.startsWith('cpk_') && !/^Bearer /i.test(authorization)) throw new Refused(401, 'Missing or invalid authorization header(s)')
  return holder(call, word)
}

function holder({ platform }: PlatformCall, word: string): { account: Account; key: ApiKey } {
  if (keyForm.test(word)) {
    for (const account of platform.state.accounts) {
      const key = account.keys.find((one) => one.key === word)
      if (key === undefined) continue
      key.lastUsedAt = platform.now()
      return { account, key }
    }
  }
  throw new Refused(401, 'Invalid token or user not found')
}

function signer(call: PlatformCall, purpose: Purpose): Account {
  const hotkey = provenHotkey(call, purpose)
  const account = call.platform.state.accounts.find((one) => one.hotkey === hotkey)
  if (account === undefined) throw new Refused(401, `Could not find user with hotkey: ${hotkey}`)
  return account
}

/** The hotkey that signed this request, whether it is anybody's or not. Throws Refused 401. */
export function provenHotkey({ platform, request, body }: PlatformCall, purpose: Purpose): string {
  const header = (name: string) => String(request.headers[name] ?? '')
  const [hotkey, nonce, signature] = [header('x-chutes-hotkey'), header('x-chutes-nonce'), header('x-chutes-signature')]
  const isFresh = /^\d{1,15}$/.test(nonce) && Math.abs(platform.now() / 1000 - Number(nonce)) < nonceSeconds
  if (!isFresh) throw new Refused(401, 'Invalid nonce!')
  const signed = purpose ?? (withBody.has(request.method ?? '') ? createHash('sha256').update(body).digest('hex') : null)
  if (signed === null) throw new Refused(401, 'Either payload_str or purpose must be provided')
  const message = `${hotkey}:${nonce}:${signed}`
  if (!/^(?:[0-9a-f]{2})*$/i.test(signature)) throw new Refused(401, `Invalid signature: ${signature}`)
  if (!holds(message, signature, hotkey)) throw new Refused(401, `Invalid request signature for hotkey ${hotkey}. Message: ${message}`)
  return hotkey
}

function holds(message: string, signature: string, hotkey: string): boolean {
  const publicKey = ss58PublicKey(hotkey)
  const bytes = Buffer.from(signature, 'hex')
  if (publicKey === null || bytes.length !== 64) return false
  try {
    return sr25519Verify(new TextEncoder().encode(message), bytes, publicKey)
  } catch {
    // No signature at all, of any key.
    return false
  }
}
