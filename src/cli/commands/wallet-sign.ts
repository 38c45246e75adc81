import { toHex } from '../../wallet/key/hex.ts'
import { signWith } from '../../wallet/key/signatures.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { CommandResult } from '../result.ts'
import { type MessageOptions, messageToSign } from '../wallet/message-to-sign.ts'
import { openToSign } from '../wallet/open-to-sign.ts'
import { refuseStdinTwice } from '../wallet/secret-input.ts'
import { type KeyKind, keyFileOf, walletPlaceOf } from '../wallet/wallet-place-of.ts'

export interface SignOptions extends MessageOptions {
  key: KeyKind
  passwordFile?: string
}

/** A signature over the message's bytes, nothing wrapped around them. */
export async function walletSign(options: SignOptions, context: Context): Promise<CommandResult> {
  const { key: kind, passwordFile, messageFile } = options
  refuseStdinTwice({ '--message-file': messageFile, '--password-file': passwordFile })
  const message = await messageToSign(options, context)
  const path = keyFileOf(await walletPlaceOf(context), kind)
  const key = await openToSign(path, passwordFile, context)
  const { address, scheme } = key
  const signature = toHex(await signWith(key, message))
  return {
    kind: 'document',
    exit: 0,
    document: { schema: 'bbx.signature/1', address, scheme, signature },
    text: (style) => `${signature}\n${paint(style).dim(`by ${address}`)}`,
  }
}
