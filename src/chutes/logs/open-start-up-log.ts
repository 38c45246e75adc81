import { type LogHotkey, openChunk, startUpKey } from './open-chunk.ts'

/**
 * The text of a start-up log from its encrypted pieces. Each is a text of its own, and begins a new line, as the platform's package shows them; what is no UTF-8 becomes U+FFFD.
 * Throws BbxError as `startUpKey` and `openChunk`.
 */
export async function openStartUpLog(chunks: readonly Uint8Array[], ephemeralKey: Uint8Array, hotkey: LogHotkey): Promise<string> {
  const key = await startUpKey(hotkey, ephemeralKey)
  const pieces = chunks.map((chunk) => Buffer.from(openChunk(chunk, key)).toString('utf8'))
  return pieces.map((piece, index) => (index === pieces.length - 1 || piece.endsWith('\n') ? piece : `${piece}\n`)).join('')
}
