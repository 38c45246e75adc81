import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { LocalFile } from '../../../src/hub/types.ts'

/** A folder with these files for the time of a test, and how it is told to `upload`. */
export async function uploadFolder(
  contents: Readonly<Record<string, string | Uint8Array>>,
): Promise<{ folder: string; files: LocalFile[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'bbx-upload-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const files: LocalFile[] = []
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
    files.push({ path, bytes: Buffer.byteLength(content) })
  }
  return { folder, files }
}
