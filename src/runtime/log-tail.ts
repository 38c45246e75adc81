import { open } from 'node:fs/promises'
import { withoutCredentials } from '../base/without-credentials.ts'

/** The end of a log file as text, from a line's start where that is possible; empty where there is no file. */
export async function logTail(path: string, bytes = 2_000): Promise<string> {
  const file = await open(path, 'r').catch(() => null)
  if (file === null) return ''
  try {
    const { size } = await file.stat()
    const from = Math.max(0, size - bytes)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from)
    const text = withoutCredentials(buffer.toString('utf8', 0, bytesRead))
    const firstEnd = text.indexOf('\n')
    return (from === 0 || firstEnd < 0 || firstEnd === text.length - 1 ? text : text.slice(firstEnd + 1)).trimEnd()
  } finally {
    await file.close()
  }
}
