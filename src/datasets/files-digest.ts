import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { relative } from 'node:path'
import { pipeline } from 'node:stream/promises'

/**
 * Names the bytes of data: `sha256:` of the file that `path` is, or of the lines `<sha256>  <path below the folder>` of a folder's files in the
 * order in which they are given, which is that in which they are read.
 */
export async function filesDigest(path: string, files: AsyncIterable<string>): Promise<string> {
  const all = createHash('sha256')
  for await (const file of files) {
    const digest = await fileSha256(file)
    if (file === path) return `sha256:${digest}`
    all.update(`${digest}  ${relative(path, file).replaceAll('\\', '/')}\n`)
  }
  return `sha256:${all.digest('hex')}`
}

/** In hexadecimal digits. */
export async function fileSha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
