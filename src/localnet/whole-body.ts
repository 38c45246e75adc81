import type { IncomingMessage } from 'node:http'

/** All bytes of a request; null where there are more than `mostBytes`. */
export async function wholeBody(request: IncomingMessage, mostBytes: number): Promise<Buffer | null> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of request) {
    bytes += piece.length
    if (bytes > mostBytes) return null
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
