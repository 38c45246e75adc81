import { BbxError } from '../base/bbx-error.ts'

const limitBytes = 64 * 1024

/** A short text from stdin. Throws BbxError U0003 when it is longer than a value can be. */
export async function readStdin(signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  const stop = () => process.stdin.destroy()
  signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const chunk of process.stdin) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > limitBytes)
        throw new BbxError('U0003', { what: `stdin holds more than ${limitBytes / 1024} KiB`, remedy: 'give one value' })
    }
  } finally {
    signal.removeEventListener('abort', stop)
  }
  signal.throwIfAborted()
  return Buffer.concat(chunks).toString('utf8')
}
