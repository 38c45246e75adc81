import { BbxError } from '../../base/bbx-error.ts'
import { Secret } from '../../base/secret.ts'
import type { Signer } from '../../base/signer.ts'
import type { ConfiguredAccount } from '../../chutes/account/chutes-config.ts'
import type { LogHotkey } from '../../chutes/logs/open-chunk.ts'
import type { SecretKey } from '../../wallet/key/key.ts'
import { unusableKey } from '../../wallet/keyfile/unusable-key.ts'
import type { Context } from '../context.ts'
import { openToSign } from '../wallet/open-to-sign.ts'
import { keyFileOf, walletPlaceOf } from '../wallet/wallet-place-of.ts'

/** A hotkey that an account on chutes is registered with, opened. */
export interface AccountHotkey {
  signer: Signer
  /** Opens start-up logs. */
  log: LogHotkey
  /** 64 hex digits; null for a key that was derived along a path. */
  seed: Secret | null
}

/** The hotkey of a `config.ini`. Throws BbxError U0007 where the seed is another key's. */
export async function hotkeyOfSeed({ seed, hotkey }: Pick<ConfiguredAccount, 'seed' | 'hotkey'>, path: string): Promise<AccountHotkey> {
  const { keyFromSeed } = await import('../../wallet/key/make-key.ts')
  const key = await keyFromSeed(Buffer.from(seed.reveal(), 'hex'), 'sr25519')
  if (key.address === hotkey) return hotkeyOf(key)
  throw new BbxError('U0007', {
    what: `${path}: hotkey_seed is the seed of ${key.address}, and hotkey_ss58address is ${hotkey}`,
    remedy:
      'one of the two is of another hotkey: `bbx chute login --save --force` writes both from a wallet, and keeps this file as a backup',
  })
}

/** The hotkey of the wallet that the settings name, which may ask for its password. Throws BbxError U0003, U0007, U0011. */
export async function hotkeyOfWallet({ passwordFile }: { passwordFile?: string | undefined }, context: Context): Promise<AccountHotkey> {
  const path = keyFileOf(await walletPlaceOf(context), 'hotkey')
  const key = await openToSign(path, passwordFile, context)
  if (key.scheme !== 'sr25519') {
    throw unusableKey(
      path,
      `it is an ${key.scheme} key, and chutes takes signatures of sr25519`,
      'use an sr25519 key: `bbx wallet new-hotkey`',
    )
  }
  return hotkeyOf(key)
}

function hotkeyOf(key: SecretKey): AccountHotkey {
  const { address, publicKey, secrets } = key
  const hex = (secret: Secret) => secret.reveal().replace(/^0x/, '')
  return {
    signer: {
      address,
      async sign(message) {
        const { signWith } = await import('../../wallet/key/signatures.ts')
        return signWith(key, message)
      },
    },
    // The first half of the private key: the rest is what signatures are made with.
    log: { publicKey, scalar: new Secret(hex(secrets.privateKey).slice(0, 64)) },
    seed: secrets.seed === null ? null : new Secret(hex(secrets.seed)),
  }
}
