import { openBriefHttp } from '../base/brief-http.ts'
import { parseBaseUrl } from '../base/http/base-url.ts'
import type { Secret } from '../base/secret.ts'
import type { HubLine, Patience } from './line.ts'
import { listFiles } from './list-files.ts'
import { resolveRevision } from './resolve-revision.ts'
import type { Hub } from './types.ts'
import { compareListing, listingOf } from './upload/compare-listing.ts'
import { localDigests } from './upload/local-digests.ts'
import { createRepository } from './write/create-repository.ts'
import { repository } from './write/repository.ts'
import { setVisibility } from './write/set-visibility.ts'
import { whoAmI } from './write/who-am-i.ts'

export interface HubOptions {
  /** `https://huggingface.co`, or a mirror that answers like it. */
  endpoint: string
  /** Sent to the endpoint's own origin and nowhere else. null: as nobody in particular. */
  token: Secret | null
  patience?: Partial<Patience>
}

const usualPatience: Patience = { tries: 5, pauseMs: 500, longestWaitMs: 60_000, stallMs: 30_000, answerMs: 300_000 }

/** Opens no connection yet. Throws BbxError U0003 for an endpoint that is no plain http or https address. */
export function openHub({ endpoint, token, patience }: HubOptions): Hub {
  const { origin, prefix } = parseBaseUrl(endpoint)
  const http = openBriefHttp(endpoint)
  const line: HubLine = { endpoint: `${origin}${prefix}`, origin, prefix, token, http, patience: { ...usualPatience, ...patience } }
  return {
    resolveRevision: (repo, revision, signal) => resolveRevision(line, repo, revision, signal),
    listFiles: (repo, revision, options) => listFiles(line, repo, revision, options),
    // Loaded where there are whole files to carry: undici, which does it, takes longer to load than a question takes in all.
    download: async (wanted) => (await import('./download-file.ts')).downloadFile(line, wanted),
    whoAmI: (signal) => whoAmI(line, signal),
    repository: (repo, signal) => repository(line, repo, signal),
    createRepository: (repo, options, signal) => createRepository(line, repo, options, signal),
    upload: async (wanted) => (await import('./upload/upload.ts')).upload(line, wanted),
    setVisibility: (repo, options, signal) => setVisibility(line, repo, options, signal),
    async compareListing({ repo, commit, signal, ...local }) {
      const listed = await listingOf(listFiles(line, repo, commit, { signal }))
      return compareListing(listed, local.files, localDigests(local, signal))
    },
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  }
}
