import { stat } from 'node:fs/promises'
import { filesBelow } from '../files-below.ts'
import { unreadable } from '../read-utf8-file.ts'

const kinds = new Set(['.parquet'])

/** The file itself, or every `.parquet` below a folder, none where it has none. Throws BbxError U0007 when the path is missing or cannot be listed. */
export async function* parquetFiles(path: string): AsyncGenerator<string> {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error)
  })
  if (found.isDirectory()) yield* filesBelow(path, kinds)
  else yield path
}
