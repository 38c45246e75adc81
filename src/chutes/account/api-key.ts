import { BbxError } from '../../base/bbx-error.ts'
import type { Secret } from '../../base/secret.ts'
import { uuidOfHex } from '../../base/uuid.ts'

const form = /^cpk_([0-9a-f]{32})\.([0-9a-f]{32})\.[0-9A-Za-z]{32}$/

export interface ApiKeyIds {
  /** UUID of the key itself. */
  keyId: string
  /** UUID of the account that it belongs to. */
  userId: string
}

/**
 * What an API key says of itself (reference chutes 2.3). `source`: the variable that holds it. Throws BbxError U0003 for what has not the form of a key; it
 * is not repeated.
 */
export function apiKeyIds(key: Secret, source: string): ApiKeyIds {
  const [, keyId, userId] = form.exec(key.reveal()) ?? []
  if (keyId !== undefined && userId !== undefined) return { keyId: uuidOfHex(keyId), userId: uuidOfHex(userId) }
  throw new BbxError('U0003', {
    what: `${source} holds no API key of chutes`,
    why: 'a key is cpk_ and 32 hex digits, a dot, 32 hex digits, a dot, and 32 letters or digits: 102 characters',
    remedy: 'copy it whole, without quotes; the web site shows a key once, when it is made',
  })
}
