import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** `sha256:` over a model's file; over a folder, over the names and digests of all files in it, in the order of their names. */
export async function modelDigest(path: string): Promise<string> {
  if (!(await stat(path)).isDirectory()) return fileDigest(path)
  const hash = createHash('sha256')
  for (const name of await filesIn(path)) hash.update(`${JSON.stringify(name)} ${await fileDigest(join(path, name))}\n`)
  return `sha256:${hash.digest('hex')}`
}

async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(chunk as Buffer)
  return `sha256:${hash.digest('hex')}`
}

/** Paths of all files below a folder, with `/` between their parts. */
async function filesIn(folder: string, below = ''): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`
    const kind = entry.isSymbolicLink() ? await stat(join(folder, name)) : entry
    if (kind.isDirectory()) found.push(...(await filesIn(folder, name)))
    else if (kind.isFile()) found.push(name)
  }
  return found.sort()
}
