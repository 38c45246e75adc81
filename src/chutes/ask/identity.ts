import { createHash } from 'node:crypto'
import type { ChutesLine } from './line.ts'

/** What a route wants signed where nothing is sent to it (reference chutes 2.2). `open`: nobody is asked who they are. */
export type Purpose = 'chutes' | 'images' | 'api_keys' | 'me' | 'logs' | 'open'

/**
 * The headers that say who asks. A hotkey signs `hotkey:nonce:purpose`, or with a body the SHA-256 of its exact bytes; the nonce is the time in seconds, which the platform holds
 * against its own clock by 600 s. The signature has no `0x` (reference chutes 2.1).
 */
export async function identity(
  { credentials, now }: Pick<ChutesLine, 'credentials' | 'now'>,
  purpose: Purpose,
  body: Uint8Array | null,
): Promise<Record<string, string>> {
  if (credentials === null || purpose === 'open') return {}
  if (credentials.kind === 'key') return { authorization: `Bearer ${credentials.key.reveal()}` }
  const { signer, userId } = credentials
  const nonce = String(Math.floor(now() / 1000))
  const signed = body === null ? purpose : createHash('sha256').update(body).digest('hex')
  const signature = await signer.sign(new TextEncoder().encode(`${signer.address}:${nonce}:${signed}`))
  return {
    ...(userId === null ? {} : { 'X-Chutes-UserID': userId }),
    'X-Chutes-Hotkey': signer.address,
    'X-Chutes-Nonce': nonce,
    'X-Chutes-Signature': Buffer.from(signature).toString('hex'),
  }
}
