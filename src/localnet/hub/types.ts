export type RepoKind = 'model' | 'dataset'

export interface StoredFile {
  path: string
  bytes: number
  sha256: string
  /** Of the content. */
  gitSha1: string
  /** Named by a pointer in the repository, its bytes in the store (LFS). */
  large: boolean
}

export interface StoredCommit {
  oid: string
  parent: string | null
  title: string
  /** ISO 8601. */
  at: string
  tree: ReadonlyMap<string, StoredFile>
}

export interface StoredRepository {
  kind: RepoKind
  name: string
  private: boolean
  gated: boolean
  createdAt: string
  refs: ReadonlyMap<string, string>
  commits: ReadonlyMap<string, StoredCommit>
}

export interface Account {
  name: string
  role: 'read' | 'write'
}

/** The one namespace that no token of the rehearsal may write to: somebody else's. */
export const foreignNamespace = 'others'
