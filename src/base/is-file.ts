import { stat } from 'node:fs/promises'

/** Whether a path names a file, itself or by a link. What cannot be looked at is none. */
export async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false
}
