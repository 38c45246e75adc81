import { hubRoutes } from './hub-routes.ts'
import { listen, type Misbehaviour, type SeenRequest } from './origin.ts'
import { type HubContent, type StoredRepository, storedRepository } from './repository.ts'
import { sendFile } from './send-file.ts'

export interface LoopbackHub extends AsyncDisposable {
  /** What HF_ENDPOINT would be. */
  url: string
  /** The second origin, to which large files are redirected. */
  contentUrl: string
  requests: SeenRequest[]
  repositories: StoredRepository[]
  /** From now on each request goes through this first; null: none does. */
  misbehave(how: Misbehaviour | null): void
}

export interface HubHabits {
  /** Tokens that it knows. */
  tokens?: readonly string[]
  /** Files a page of a listing. */
  pageSize?: number
}

/**
 * A hub on this machine's loopback with these repositories, as far as it is read: listings in pages, revisions, files with ranges and tags, large ones by a
 * redirect to a second server. What goes wrong is written into `misbehave`, by the test that wants it.
 */
export async function loopbackHub(contents: readonly HubContent[], { tokens = [], pageSize = 1000 }: HubHabits = {}): Promise<LoopbackHub> {
  const requests: SeenRequest[] = []
  const repositories = contents.map(storedRepository)
  let how: Misbehaviour | null = null
  const content = await listen(
    'content',
    requests,
    () => how,
    (request, response, url) => {
      const file = repositories.flatMap(({ files }) => files).find(({ sha256 }) => url.pathname === `/${sha256}`)
      if (file === undefined || !url.searchParams.has('Signature')) return void response.writeHead(403).end()
      sendFile(request, response, file.bytes, `"${file.sha256}"`)
    },
  )
  const hub = await listen(
    'hub',
    requests,
    () => how,
    hubRoutes({ repositories: () => repositories, tokens, pageSize, contentUrl: () => content.url }),
  )
  return {
    url: hub.url,
    contentUrl: content.url,
    requests,
    repositories,
    misbehave(next) {
      how = next
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([hub.close(), content.close()])
    },
  }
}
