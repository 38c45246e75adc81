import type { KeyringPair } from '@polkadot/keyring/types'
import type { Signer } from '../base/signer.ts'

/** A signer over a sr25519 pair of @polkadot/keyring. */
export function keypairSigner(pair: KeyringPair): Signer {
  return { address: pair.address, sign: async (message) => pair.sign(message) }
}

/** A keyring for Bittensor's addresses. Loaded late: the cryptography behind it takes half a second to import. */
export async function openKeyring() {
  const { Keyring } = await import('@polkadot/keyring')
  return new Keyring({ type: 'sr25519', ss58Format: 42 })
}
