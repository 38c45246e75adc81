import { resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { messageBytes } from '../../wallet/key/signatures.ts'
import type { Context } from '../context.ts'
import { readStdin } from '../read-stdin.ts'

export interface MessageOptions {
  message?: string
  messageFile?: string
}

/** The bytes of `--message`, by the rule of the Python SDK, or of a file as they are. Throws BbxError U0001, U0002, U0007. */
export async function messageToSign({ message, messageFile }: MessageOptions, context: Context): Promise<Uint8Array> {
  if (message !== undefined && messageFile !== undefined)
    throw new BbxError('U0001', { what: 'there are two messages', remedy: 'give one of --message and --message-file' })
  if (messageFile === '-') return Buffer.from(await readStdin(context.signal), 'utf8')
  if (messageFile !== undefined) {
    const { readKeyFile } = await import('../../wallet/keyfile/read-key-file.ts')
    const path = resolve(context.cwd, messageFile)
    return readKeyFile(path, { what: `there is no file ${path}`, remedy: 'check the path of --message-file' })
  }
  if (message === undefined) throw new BbxError('U0002', { missing: [{ name: 'message', flag: '--message', variable: null }] })
  const bytes = messageBytes(message)
  if (bytes !== null) return bytes
  throw new BbxError('U0001', {
    what: 'the message starts with 0x and is not hexadecimal',
    why: 'the Python SDK takes such a text for bytes, and refuses this one too',
    remedy: 'put the text into a file and give it with --message-file',
  })
}
