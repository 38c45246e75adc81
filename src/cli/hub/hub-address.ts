import { BbxError } from '../../base/bbx-error.ts'
import { repoPath, revisionPart } from '../../hub/repo-path.ts'
import type { HubRepo } from '../../hub/types.ts'

export interface HubAddress {
  repo: HubRepo
  revision: string
}

const prefix = 'hub:'

/** Where a folder could stand too: `hub:owner/name@revision`; without a revision `main`. */
export function isHubAddress(text: string): boolean {
  return text.startsWith(prefix)
}

/** Throws BbxError U0003 for what is none. */
export function parseHubAddress(text: string): HubAddress {
  const [name = '', revision = 'main', ...more] = text.slice(prefix.length).split('@')
  if (!isHubAddress(text) || more.length > 0)
    throw new BbxError('U0003', {
      what: `${JSON.stringify(text.slice(0, 200))} is no address on the hub`,
      remedy: 'write it as hub:OWNER/NAME@REVISION',
    })
  const repo: HubRepo = { kind: 'model', name }
  repoPath(repo)
  revisionPart(revision)
  return { repo, revision }
}
