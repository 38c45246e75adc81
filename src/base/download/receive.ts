import { open } from 'node:fs/promises'
import type { Dispatcher } from 'undici'
import { diskError } from '../disk-error.ts'
import type { RunningDigest } from './content-digest.ts'
import { discard } from './discard.ts'
import type { Download } from './wanted.ts'

interface Place {
  /** Bytes that are there already. */
  start: number
  /** null where nobody says. */
  total: number | null
  sum: RunningDigest
}

/** Writes a body behind what is there; returns the size of the whole. Throws where fewer bytes come than were promised. */
export async function receive(
  {
    path,
    maxBytes,
    bytes = null,
    onProgress,
    look,
    refused,
  }: Pick<Download, 'path' | 'maxBytes' | 'bytes' | 'onProgress' | 'look' | 'refused'>,
  body: Dispatcher.ResponseData['body'],
  { start, total, sum }: Place,
): Promise<number> {
  const file = await open(path, start > 0 ? 'a' : 'w').catch((error) => Promise.reject(diskError(error, path)))
  try {
    let at = start
    for await (const chunk of body) {
      const piece: Uint8Array = chunk
      if (at === 0) look?.(piece)
      if (bytes !== null && at + piece.length > bytes) throw refused(`it has more than ${bytes} bytes`)
      if (at + piece.length > maxBytes) throw refused(`it is larger than ${maxBytes} bytes`)
      await file.writeFile(piece).catch((error) => Promise.reject(diskError(error, path)))
      sum.add(piece)
      at += piece.length
      onProgress(at, total)
    }
    if (total !== null && at !== total) throw new Error(`${at} bytes came of ${total}`)
    await file.sync().catch((error) => Promise.reject(diskError(error, path)))
    return at
  } finally {
    discard(body)
    await file.close()
  }
}
