import { BbxError } from '../../base/bbx-error.ts'
import type { Secret } from '../../base/secret.ts'

const form = /^cpk_[0-9a-f]{32}\.([0-9a-f]{32})\.[0-9A-Za-z]{32}$/

/**
 * The account that an API key belongs to, which the key itself says (reference chutes 2.3): a UUID. `source`: the variable that holds it. Throws
 * BbxError U0003 for what has not the form of a key; it is not repeated.
 */
export function userIdOfApiKey(key: Secret, source: string): string {
  const hex = form.exec(key.reveal())?.[1]
  if (hex !== undefined) return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  throw new BbxError('U0003', {
    what: `${source} holds no API key of chutes`,
    why: 'a key is cpk_ and 32 hex digits, a dot, 32 hex digits, a dot, and 32 letters or digits: 102 characters',
    remedy: 'copy it whole, without quotes; the web site shows a key once, when it is made',
  })
}
