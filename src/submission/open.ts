import { realpath, stat } from 'node:fs/promises'
import { BbxError } from '../base/bbx-error.ts'
import { type ContentHash, contentHashes } from './content-hash.ts'
import type { SubmissionFiles } from './files.ts'
import { folderFiles } from './folder-files.ts'
import { type HashCache, openHashCache } from './hash-cache.ts'
import { type Manifest, manifestName } from './manifest.ts'
import { readManifest } from './read-manifest.ts'

export interface Submission {
  origin: 'folder'
  /** Absolute, without symbolic links. */
  root: string
  files: SubmissionFiles
  /** Each file is read once, however often its hash is asked for; not even that where an earlier call had read it as it is. */
  hashOf: ContentHash
  /** Behind `hashOf`; null where none is kept. */
  hashCache: HashCache | null
  manifest: Manifest
}

/**
 * Opens a folder as a submission; `cacheFolder` keeps hashes of its files. Throws BbxError U0005 where it is none, S1002 where its manifest cannot be
 * used.
 */
export async function openSubmission(folder: string, cacheFolder: string | null = null): Promise<Submission> {
  const files = await openFolder(folder)
  const parsed = await readManifest(files)
  if ('manifest' in parsed) {
    const { root } = files
    const hashCache = cacheFolder === null ? null : await openHashCache(cacheFolder, root)
    return { origin: 'folder', root, files, hashOf: contentHashes(root, hashCache), hashCache, manifest: parsed.manifest }
  }
  const problems = parsed.problems.map(({ line, what }) => (line === null ? what : `line ${line}: ${what}`))
  throw new BbxError('S1002', { what: `${manifestName}: ${problems.join('; ')}` })
}

/**
 * The files of a folder that is meant as a submission: it has a bbx.toml, a hotkey.txt, or a Dockerfile beside a server.py.
 * Throws BbxError U0005 where it has none of them, is no folder or is not there.
 */
export async function openFolder(folder: string): Promise<SubmissionFiles> {
  const root = await realpath(folder).catch(() => null)
  if (root === null) throw new BbxError('U0005', { what: `there is no folder ${folder}` })
  if (!(await stat(root)).isDirectory()) throw new BbxError('U0005', { what: `${folder} is not a folder` })
  const files = folderFiles(root)
  const names = new Set((await files.list()).map(({ path }) => path))
  const meant = names.has(manifestName) || names.has('hotkey.txt') || (names.has('Dockerfile') && names.has('server.py'))
  if (meant) return files
  throw new BbxError('U0005', {
    what: `${folder} is not a submission`,
    why: 'it has no bbx.toml, no hotkey.txt, and no Dockerfile beside a server.py',
  })
}
