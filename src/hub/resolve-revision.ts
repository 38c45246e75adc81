import { z } from 'zod'
import { askJson } from './ask-json.ts'
import type { HubLine } from './line.ts'
import { apiPath, isCommit, revisionPart } from './repo-path.ts'
import type { HubRepo } from './types.ts'

const schema = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/, 'is no commit') })

/** See `Hub`. */
export async function resolveRevision(line: HubLine, repo: HubRepo, revision: string, signal: AbortSignal): Promise<string> {
  if (isCommit(revision)) return revision
  // Without `expand` the answer names every file of the repository.
  const path = `${apiPath(repo)}/revision/${revisionPart(revision)}?expand=sha`
  const { value } = await askJson(line, path, schema, { repo, revision, path: null }, signal)
  return value.sha
}
