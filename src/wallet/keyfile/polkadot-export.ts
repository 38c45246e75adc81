import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import type { Secret } from '../../base/secret.ts'
import { anyPublicKey } from '../../base/ss58.ts'
import type { SecretKey } from '../key/key.ts'
import { keyFromPrivateKey, keyFromSeed } from '../key/make-key.ts'
import { toCanonical } from '../key/scalar.ts'
import { unusableKey } from './unusable-key.ts'

const exportSchema = z.object({
  encoded: z.string().max(4096),
  encoding: z.object({
    content: z.tuple([z.literal('pkcs8'), z.enum(['sr25519', 'ed25519'])]),
    type: z.union([z.string(), z.array(z.string())]),
    version: z.enum(['2', '3']),
  }),
  address: z.string(),
})

/** The key in the JSON that polkadot.js and browser wallets export. Throws BbxError U0007 for what bbx cannot read, U0011 for a wrong password. */
export async function openPolkadotExport(text: string, path: string, password: () => Promise<Secret>): Promise<SecretKey> {
  const parsed = exportSchema.safeParse(parseJson(text))
  if (!parsed.success) throw unusableKey(path, 'bbx reads exports of the versions 2 and 3, of one sr25519 or ed25519 account')
  const { encoded, encoding, address } = parsed.data
  const scheme = encoding.content[1]
  const types = [encoding.type].flat()
  const crypto = await import('@polkadot/util-crypto')
  const { decodePair } = await import('@polkadot/keyring/pair/decode')
  const locked = !types.includes('none')
  const secret = locked ? (await password()).reveal() : undefined
  let pair: { publicKey: Uint8Array; secretKey: Uint8Array }
  try {
    pair = decodePair(secret, crypto.base64Decode(encoded), types as Parameters<typeof decodePair>[2])
  } catch {
    if (locked) throw new BbxError('U0011', { what: `the password does not open ${path}` })
    throw unusableKey(path, 'its content is damaged')
  }
  const { secretKey } = pair
  // The versions before 3 hold a seed; of ed25519 the first half of the secret is one.
  const isSeed = scheme === 'ed25519' || secretKey.length === 32
  const key = isSeed ? await keyFromSeed(secretKey.subarray(0, 32), scheme) : await keyFromPrivateKey(toCanonical(secretKey), scheme)
  const named = anyPublicKey(address)
  if (key === null || named === null || !Buffer.from(named).equals(key.publicKey))
    throw unusableKey(path, 'its address is not that of the key in it')
  return key
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
