import { stat } from 'node:fs/promises'
import { filesAt } from '../files-below.ts'

const kinds = new Set(['.parquet'])

/** The file itself, or every `.parquet` below a folder, none where it has none. Throws BbxError U0007 when the path is missing or cannot be listed. */
export function parquetFiles(path: string): AsyncGenerator<string> {
  return filesAt(path, kinds)
}

/**
 * Whether a path stands for Parquet files: one that is named so, or a folder with such files and without the other form that a track's data may have.
 * `holdsOther` is asked of folders only.
 */
export async function isParquet(path: string, holdsOther: (folder: string) => Promise<boolean>): Promise<boolean> {
  if (path.endsWith('.parquet')) return true
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder || (await holdsOther(path))) return false
  for await (const _ of parquetFiles(path)) return true
  return false
}
