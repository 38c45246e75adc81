import type { Signer } from '../../base/signer.ts'
import type { Chain } from '../../chain/chain.ts'
import { signWith } from '../../wallet/key/signatures.ts'
import { readKeyFile } from '../../wallet/keyfile/read-key-file.ts'
import { unusableKey } from '../../wallet/keyfile/unusable-key.ts'
import { addressIn } from '../../wallet/places/list-wallets.ts'
import { publicFile } from '../../wallet/places/wallet-place.ts'
import type { Context } from '../context.ts'
import { openToSign } from '../wallet/open-to-sign.ts'
import { type KeyKind, keyFileOf, walletPlaceOf } from '../wallet/wallet-place-of.ts'
import { developmentSigner } from './development-signer.ts'
import { developmentUri } from './development-uri.ts'
import type { KeyOptions } from './key-options.ts'

export interface CommandSigner {
  address: string
  /** For messages: the file, or the development key. */
  source: string
  /** Opens the key, which may ask for a password and take some seconds: after a command was agreed to, and before it is signed for 64 blocks. */
  open(): Promise<Signer>
}

/**
 * The key that a command signs with: the wallet's that the settings name, or a development key (`--hotkey-uri`, `--coldkey-uri`), which signs on
 * a rehearsal chain only. The address is known before the key is opened, where a file says it without a password.
 * Throws BbxError U0001, U0003, U0007; `open` also U0002 and U0011.
 */
export async function signerForCommand(kind: KeyKind, options: KeyOptions, context: Context, chain: Chain): Promise<CommandSigner> {
  const uri = await developmentUri(kind, options, context)
  if (uri !== undefined) {
    const signer = await developmentSigner(uri, chain)
    return { address: signer.address, source: 'a development key', open: async () => signer }
  }
  const path = keyFileOf(await walletPlaceOf(context), kind)
  const open = () => openedSigner(path, options, context)
  const told = (await addressAt(path)) ?? (await addressAt(publicFile(path)))
  if (told === null) {
    const signer = await open()
    return { address: signer.address, source: path, open: async () => signer }
  }
  return {
    address: told,
    source: path,
    async open() {
      const signer = await open()
      if (signer.address !== told) throw unusableKey(path, `its public half says ${told}, and the key is that of ${signer.address}`)
      return signer
    },
  }
}

async function openedSigner(path: string, { passwordFile }: KeyOptions, context: Context): Promise<Signer> {
  const key = await openToSign(path, passwordFile, context)
  if (key.scheme !== 'sr25519') {
    const remedy = 'use an sr25519 key: `bbx wallet new-hotkey`, `bbx wallet new-coldkey`'
    throw unusableKey(path, `it is an ${key.scheme} key, and bbx signs transactions with sr25519`, remedy)
  }
  return { address: key.address, sign: (message) => signWith(key, message) }
}

async function addressAt(path: string): Promise<string | null> {
  return addressIn(await readKeyFile(path).catch(() => new Uint8Array()))
}
