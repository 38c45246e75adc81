import { parseBaseUrl } from '../base/http/base-url.ts'
import { openHttp } from '../base/http.ts'
import type { Secret } from '../base/secret.ts'
import { downloadFile } from './download-file.ts'
import type { HubLine, Patience } from './line.ts'
import { listFiles } from './list-files.ts'
import { resolveRevision } from './resolve-revision.ts'
import type { Hub } from './types.ts'

export interface HubOptions {
  /** `https://huggingface.co`, or a mirror that answers like it. */
  endpoint: string
  /** Sent to the endpoint's own origin and nowhere else. null: as nobody in particular. */
  token: Secret | null
  patience?: Partial<Patience>
}

const usualPatience: Patience = { tries: 5, pauseMs: 500, longestWaitMs: 60_000, stallMs: 30_000 }

/** Opens no connection yet. Throws BbxError U0003 for an endpoint that is no plain http or https address. */
export function openHub({ endpoint, token, patience }: HubOptions): Hub {
  const { origin, prefix } = parseBaseUrl(endpoint)
  const http = openHttp(endpoint)
  const line: HubLine = { endpoint: `${origin}${prefix}`, origin, prefix, token, http, patience: { ...usualPatience, ...patience } }
  return {
    resolveRevision: (repo, revision, signal) => resolveRevision(line, repo, revision, signal),
    listFiles: (repo, revision, options) => listFiles(line, repo, revision, options),
    download: (wanted) => downloadFile(line, wanted),
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  }
}
