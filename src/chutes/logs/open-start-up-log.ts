import { type LogHotkey, openChunk, startUpKey } from './open-chunk.ts'

/**
 * The text of a start-up log from its encrypted pieces. A character may be split between two of them; what is no UTF-8 becomes U+FFFD.
 * Throws BbxError as `startUpKey` and `openChunk`.
 */
export async function openStartUpLog(chunks: readonly Uint8Array[], ephemeralKey: Uint8Array, hotkey: LogHotkey): Promise<string> {
  const key = await startUpKey(hotkey, ephemeralKey)
  return new TextDecoder().decode(Buffer.concat(chunks.map((chunk) => openChunk(chunk, key))))
}
