import { BbxError } from '../base/bbx-error.ts'
import type { Signer } from '../base/signer.ts'
import { keyFromUri } from './key/key-from-uri.ts'
import { signWith } from './key/signatures.ts'

/** `//Name`, or a path of such names. Anything with words in front would be a real secret in argv. */
const developmentUri = /^(?:\/{1,2}[\w-]{1,64}){1,8}$/

/**
 * The signer of a well-known development key, `//Alice` for example: everybody has its secret, so it is for a rehearsal on
 * this machine only. Throws BbxError U0003 for anything that is not such a URI (it is never repeated in messages), and
 * when `endpoint`, the http address that it is to sign for, is not a loopback address.
 */
export async function signerFromUri(uri: string, endpoint: string): Promise<Signer> {
  if (!developmentUri.test(uri)) {
    throw new BbxError('U0003', {
      what: 'the hotkey URI is not one of a development key',
      remedy: 'write it as //Alice; a key of your own is read from the file that BITTENSOR_WALLET_PATH names',
    })
  }
  if (!isLoopback(endpoint)) {
    throw new BbxError('U0003', {
      what: 'a development key signs for a rehearsal on this machine only',
      why: `${endpoint} is not a loopback address`,
      remedy: 'let BITTENSOR_WALLET_PATH name the file of your own hotkey',
    })
  }
  const key = await keyFromUri(uri, 'sr25519')
  return { address: key.address, sign: (message) => signWith(key, message) }
}

function isLoopback(endpoint: string): boolean {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : ''
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
