import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** In hex, of a file of any size. */
export async function sha256OfFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path, { signal, highWaterMark: 2 ** 20 })) hash.update(piece)
  return hash.digest('hex')
}
