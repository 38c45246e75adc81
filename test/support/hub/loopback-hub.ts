import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openRehearsalHub, type RehearsalHub } from '../../../src/localnet/hub/rehearsal-hub.ts'
import { serveHub } from '../../../src/localnet/hub/serve-hub.ts'
import type { Account } from '../../../src/localnet/hub/types.ts'
import { type HubContent, type StoredRepository, storedRepository } from './repository.ts'

export interface SeenRequest {
  /** Which of the two servers was asked. */
  at: 'hub' | 'content'
  method: string
  /** With its query. */
  path: string
  range: string | undefined
  ifRange: string | undefined
  authorization: string | undefined
}

/** Answers a request in its own way and says so with true; false: as usual. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse, seen: SeenRequest) => boolean

export interface LoopbackHub extends AsyncDisposable {
  /** What HF_ENDPOINT would be. */
  url: string
  /** The second origin, where large files lie. */
  contentUrl: string
  requests: SeenRequest[]
  /** What was put there, not what came by uploads. */
  repositories: readonly StoredRepository[]
  /** A repository more, or in place of the one of that name. */
  put(content: HubContent): Promise<void>
  /** From now on each request goes through this first; null: none does. */
  misbehave(how: Misbehaviour | null): void
  /** The hub of `bbx localnet` behind it. */
  hub: RehearsalHub
  folder: string
}

export interface HubHabits {
  /** Tokens of an account that reads. */
  tokens?: readonly string[]
  /** Tokens of an account that writes. */
  writers?: readonly string[]
  /** Files a page of a listing. */
  pageSize?: number
  multipartFrom?: number
  partBytes?: number
  mostBytes?: number
}

/**
 * The hub of `bbx localnet`, in a folder that goes with it, with these repositories. What goes wrong is written into `misbehave`, by the test that wants it,
 * or into `hub.faults`.
 */
export async function loopbackHub(
  contents: readonly HubContent[],
  { tokens = [], writers = [], ...habits }: HubHabits = {},
): Promise<LoopbackHub> {
  const accounts = new Map<string, Account>([
    ...tokens.map((token) => [token, { name: 'reader', role: 'read' }] as const),
    ...writers.map((token) => [token, { name: 'miner', role: 'write' }] as const),
  ])
  const folder = await mkdtemp(join(tmpdir(), 'bbx-loopback-hub-'))
  const hub = await openRehearsalHub({ folder, accounts, ...habits })
  const requests: SeenRequest[] = []
  const repositories: StoredRepository[] = []
  let how: Misbehaviour | null = null
  const served = await serveHub(hub, {
    port: 0,
    onBug: (error) => {
      throw error
    },
    intercept(at, request, response) {
      const { method = '', url: path = '', headers } = request
      const { range, authorization } = headers
      const seen = { at, method, path, range, ifRange: headers['if-range'] as string | undefined, authorization }
      requests.push(seen)
      return how?.(request, response, seen) ?? false
    },
  })
  const put = async (content: HubContent) => {
    const stored = storedRepository(content)
    const before = repositories.findIndex(({ kind, name }) => kind === stored.kind && name === stored.name)
    if (before < 0) repositories.push(stored)
    else repositories.splice(before, 1, stored)
    await seed(hub, stored)
  }
  for (const content of contents) await put(content)
  return {
    url: served.url,
    contentUrl: served.storeUrl,
    requests,
    repositories,
    put,
    misbehave(next) {
      how = next
    },
    hub,
    folder,
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]()
      await hub[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function seed({ repositories, objects }: RehearsalHub, { kind, name, commit, refs, files, access }: StoredRepository): Promise<void> {
  const before = repositories.find(kind, name)
  if (before !== null) await repositories.remove(before)
  const repo = await repositories.create(kind, name, { private: access === 'private', gated: access === 'gated' })
  const stored = []
  for (const { path, bytes, isLarge } of files) stored.push({ path, large: isLarge, ...(await objects.put(bytes)) })
  const [ref = 'main', ...others] = refs
  await repositories.commit(repo, { ref, title: 'seeded', deleted: [], files: stored, oid: commit })
  for (const other of others) await repositories.name(repo, other, commit)
}
