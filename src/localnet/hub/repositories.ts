import { createHash } from 'node:crypto'
import type { HubEvent, HubJournal } from './journal.ts'
import type { RepoKind, StoredCommit, StoredFile, StoredRepository } from './types.ts'

export interface CommitChange {
  ref: string
  title: string
  deleted: readonly string[]
  files: readonly StoredFile[]
  /** Default: made of what it says. */
  oid?: string
}

export interface Repositories {
  all(): readonly StoredRepository[]
  find(kind: RepoKind, name: string): StoredRepository | null
  create(kind: RepoKind, name: string, access: { private: boolean; gated: boolean }): Promise<StoredRepository>
  remove(repo: StoredRepository): Promise<void>
  change(repo: StoredRepository, access: { private?: boolean; gated?: boolean }): Promise<void>
  /** Makes a commit and moves the reference to it. */
  commit(repo: StoredRepository, change: CommitChange): Promise<StoredCommit>
  name(repo: StoredRepository, ref: string, oid: string): Promise<void>
}

interface Repository extends StoredRepository {
  refs: Map<string, string>
  commits: Map<string, StoredCommit>
}

/** Repositories with their whole history: what a commit held stays to be had by its name. */
export async function openRepositories(journal: HubJournal, now: () => Date): Promise<Repositories> {
  const all = new Map<string, Repository>()
  const at = (kind: string, name: string) => `${kind} ${name.toLowerCase()}`

  const known = ({ kind, name }: { kind: RepoKind; name: string }): Repository => {
    const repo = all.get(at(kind, name))
    if (repo === undefined) throw new Error(`there is no ${kind} ${name}`)
    return repo
  }
  function apply(event: HubEvent): void {
    if (event.what === 'made') {
      const { kind, name, gated } = event
      all.set(at(kind, name), { kind, name, private: event.private, gated, createdAt: event.at, refs: new Map(), commits: new Map() })
      return
    }
    const repo = known(event)
    if (event.what === 'removed') all.delete(at(event.kind, event.name))
    else if (event.what === 'settings') Object.assign(repo, { private: event.private, gated: event.gated })
    else if (event.what === 'ref') repo.refs.set(event.ref, event.oid)
    else {
      const { oid, parent, title, deleted, files } = event
      const tree = new Map(parent === null ? [] : repo.commits.get(parent)?.tree)
      for (const path of deleted) tree.delete(path)
      for (const file of files) tree.set(file.path, file)
      repo.commits.set(oid, { oid, parent, title, at: event.at, tree })
      repo.refs.set(event.ref, oid)
    }
  }
  for (const event of journal.events) apply(event)
  async function keep(event: HubEvent): Promise<void> {
    await journal.append(event)
    apply(event)
  }

  return {
    all: () => [...all.values()],
    find: (kind, name) => all.get(at(kind, name)) ?? null,
    async create(kind, name, access) {
      await keep({ what: 'made', kind, name, ...access, at: now().toISOString() })
      return known({ kind, name })
    },
    remove: ({ kind, name }) => keep({ what: 'removed', kind, name }),
    change: ({ kind, name, ...repo }, access) =>
      keep({ what: 'settings', kind, name, private: access.private ?? repo.private, gated: access.gated ?? repo.gated }),
    name: ({ kind, name }, ref, oid) => keep({ what: 'ref', kind, name, ref, oid }),
    async commit(repo, { ref, title, deleted, files, oid: given }) {
      const { kind, name } = repo
      const parent = repo.refs.get(ref) ?? null
      const said = { ref, parent, title, at: now().toISOString(), deleted: [...deleted], files: [...files] }
      const oid =
        given ??
        createHash('sha1')
          .update(JSON.stringify([kind, name, said]))
          .digest('hex')
      await keep({ what: 'commit', kind, name, oid, ...said })
      const made = known(repo).commits.get(oid)
      if (made === undefined) throw new Error('a commit that was made is not there')
      return made
    },
  }
}

/** The commit that a branch, a full or an abbreviated name stands for. */
export function findCommit(repo: StoredRepository, revision: string): StoredCommit | null {
  const oid = repo.refs.get(revision) ?? repo.refs.get(revision.replace(/^refs\/heads\//, ''))
  if (oid !== undefined) return repo.commits.get(oid) ?? null
  if (!/^[0-9a-f]{7,40}$/.test(revision)) return null
  const named = [...repo.commits.keys()].filter((full) => full.startsWith(revision))
  return named.length === 1 ? (repo.commits.get(named[0] as string) ?? null) : null
}
