import { readFile } from 'node:fs/promises'
import { BbxError } from '../../base/bbx-error.ts'
import { embeddingTable } from '../../metrics/embedding-table.ts'
import type { TextEmbedder } from '../../metrics/text-embedder.ts'

/** The embedder of a table of vectors; null for none. Throws BbxError U0007 for a file that is no table. */
export async function loadEmbedder(path: string | null): Promise<TextEmbedder | null> {
  if (path === null) return null
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new BbxError('U0007', { what: `${path} cannot be read`, cause })
  }
  return embeddingTable(text, path)
}
