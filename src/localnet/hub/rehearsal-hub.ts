import { join } from 'node:path'
import { acquireLock } from '../../base/lock.ts'
import { makeFolder } from '../../base/make-folder.ts'
import type { HubFault } from './faults.ts'
import { openHubJournal } from './journal.ts'
import { newAttributes } from './large-files.ts'
import { type Incoming, type ObjectStore, openObjectStore } from './object-store.ts'
import { openRepositories, type Repositories } from './repositories.ts'
import type { Account, RepoKind, StoredCommit, StoredRepository } from './types.ts'

export interface RehearsalHubOptions {
  /** Keeps all of it. */
  folder: string
  /** Who may ask, by token. */
  accounts: ReadonlyMap<string, Account>
  /** Files a page of a listing. */
  pageSize?: number
  /** From this size on a file is wanted in parts. */
  multipartFrom?: number
  /** Of a part. */
  partBytes?: number
  /** Of all contents. */
  mostBytes?: number
  now?: () => Date
}

export interface RehearsalHub extends AsyncDisposable {
  accounts: ReadonlyMap<string, Account>
  pageSize: number
  multipartFrom: number
  partBytes: number
  repositories: Repositories
  objects: ObjectStore
  /** Large files that are on their way, by the name of their upload. */
  uploads: Map<string, { sha256: string; bytes: number; incoming: Incoming }>
  faults: HubFault[]
  /** A repository with what the hub puts into a new one. */
  found(kind: RepoKind, name: string, access: { private: boolean; gated: boolean }): Promise<StoredRepository>
  /** One at a time, whoever asks. */
  alone<T>(work: () => Promise<T>): Promise<T>
}

const gib = 1024 ** 3

/** A hub in a folder: repositories with their history, and contents. Throws BbxError E0005, E0006 where another bbx uses it, U0007 for what is no such folder. */
export async function openRehearsalHub(options: RehearsalHubOptions): Promise<RehearsalHub> {
  const { folder, accounts, pageSize = 1000, multipartFrom = 64 * 1024 ** 2, partBytes = 16 * 1024 ** 2, mostBytes = 64 * gib } = options
  makeFolder(folder)
  const lock = await acquireLock(join(folder, 'lock'), { what: `the hub in ${folder}` })
  try {
    const journal = await openHubJournal(folder)
    const repositories = await openRepositories(journal, options.now ?? (() => new Date()))
    const objects = await openObjectStore(folder, mostBytes)
    let last: Promise<unknown> = Promise.resolve()
    return {
      ...{ accounts, pageSize, multipartFrom, partBytes, repositories, objects },
      uploads: new Map(),
      faults: [],
      async found(kind, name, access) {
        const repo = await repositories.create(kind, name, access)
        const rules = await objects.put(Buffer.from(newAttributes))
        const files = [{ path: '.gitattributes', large: false, ...rules }]
        await repositories.commit(repo, { ref: 'main', title: 'initial commit', deleted: [], files })
        return repo
      },
      alone(work) {
        const next = last.then(work, work)
        last = next.catch(() => {})
        return next
      },
      async [Symbol.asyncDispose]() {
        await last
        await journal[Symbol.asyncDispose]()
        await lock[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await lock[Symbol.asyncDispose]()
    throw error
  }
}

/** Somebody else's commit: what a rewrite looks like to whoever is about to make one. */
export function otherCommit({ repositories, objects }: RehearsalHub, repo: StoredRepository): Promise<StoredCommit> {
  return objects.put(Buffer.from(`${Math.random()}\n`)).then((content) =>
    repositories.commit(repo, {
      ref: 'main',
      title: 'from elsewhere',
      deleted: [],
      files: [{ path: 'ELSEWHERE.txt', large: false, ...content }],
    }),
  )
}
