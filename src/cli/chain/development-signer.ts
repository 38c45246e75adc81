import { BbxError } from '../../base/bbx-error.ts'
import type { Signer } from '../../base/signer.ts'
import type { Chain } from '../../chain/chain.ts'
import { signerFromUri } from '../../wallet/signer-from-uri.ts'

/** The signer of `--hotkey-uri`. Throws BbxError U0003 on anything but a rehearsal chain: everybody has the secrets of such keys. */
export async function developmentSigner(uri: string, chain: Chain): Promise<Signer> {
  if (!chain.isRehearsal) {
    throw new BbxError('U0003', {
      what: `a development key does not sign for ${chain.network}`,
      why: 'everybody has its secret; it is for a rehearsal on this machine',
      remedy: 'rehearse with `bbx localnet` and --network local',
    })
  }
  return signerFromUri(uri, chain.endpoint)
}
