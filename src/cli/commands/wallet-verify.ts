import { BbxError } from '../../base/bbx-error.ts'
import { anyPublicKey, ss58Address } from '../../base/ss58.ts'
import { fromHex } from '../../wallet/key/hex.ts'
import { verifySignature } from '../../wallet/key/signatures.ts'
import type { Context } from '../context.ts'
import { need } from '../need.ts'
import { paint } from '../paint.ts'
import type { CommandResult } from '../result.ts'
import { type MessageOptions, messageToSign } from '../wallet/message-to-sign.ts'

export interface VerifyOptions extends MessageOptions {
  signature?: string
  address?: string
}

/** Whether the address signed the message: exit 0, else 1. A signature over the message in `<Bytes>` counts, as in the Python SDK. */
export async function walletVerify(options: VerifyOptions, context: Context): Promise<CommandResult> {
  const wanted = (flag: string, given: string | undefined, question: string) => ({ given: given ?? null, flag, variable: null, question })
  const { signature, address } = await need(
    {
      signature: wanted('--signature', options.signature, 'The signature (0x...)?'),
      address: wanted('--address', options.address, 'Who signed (SS58 address)?'),
    },
    context,
  )
  const message = await messageToSign(options, context)
  const bytes = fromHex(signature)
  if (bytes === null) throw new BbxError('U0001', { what: 'the signature is not hexadecimal', remedy: 'give 128 hexadecimal digits' })
  const publicKey = anyPublicKey(address)
  if (publicKey === null)
    throw new BbxError('U0001', { what: `${JSON.stringify(address.slice(0, 60))} is no SS58 address`, remedy: 'copy it whole' })
  const verdict = await verifySignature(message, bytes, publicKey)
  const valid = verdict !== null
  const own = ss58Address(publicKey)
  return {
    kind: 'document',
    exit: valid ? 0 : 1,
    document: { schema: 'bbx.verification/1', valid, address: own, scheme: verdict?.scheme ?? null, wrapped: verdict?.wrapped ?? null },
    text(style) {
      const { green, red } = paint(style)
      if (verdict === null) return `${red('not valid')}: ${own} did not sign this message`
      return `${green('valid')}: ${own} signed this message${verdict.wrapped ? ', wrapped in <Bytes>' : ''}`
    },
  }
}
