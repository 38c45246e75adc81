import { createHash } from 'node:crypto'

export interface HubContent {
  kind?: 'model' | 'dataset'
  name: string
  commit?: string
  /** Names that stand for the commit. */
  refs?: readonly string[]
  files: Readonly<Record<string, string | Uint8Array>>
  /** Paths that lie with the content network, as large files do. */
  large?: readonly string[]
  /** Shown to a known token only; `gated`: not even to that one. */
  access?: 'open' | 'private' | 'gated'
}

export interface StoredFile {
  path: string
  bytes: Buffer
  isLarge: boolean
  sha256: string
  gitSha1: string
}

export interface StoredRepository {
  kind: 'model' | 'dataset'
  name: string
  commit: string
  refs: readonly string[]
  files: readonly StoredFile[]
  access: 'open' | 'private' | 'gated'
}

export const someCommit = '0123456789abcdef0123456789abcdef01234567'

/** What a repository on the stand-in for a hub holds; digests are computed here, with Node's crypto and git's rule for the name of a blob. */
export function storedRepository({
  kind = 'model',
  name,
  commit = someCommit,
  refs = ['main'],
  files,
  large = [],
  access = 'open',
}: HubContent): StoredRepository {
  const stored = Object.entries(files).map(([path, content]) => {
    const bytes = Buffer.from(content)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const gitSha1 = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
    return { path, bytes, isLarge: large.includes(path), sha256, gitSha1 }
  })
  return { kind, name, commit, refs, files: stored, access }
}
