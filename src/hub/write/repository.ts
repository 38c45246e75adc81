import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import { askJson } from '../ask-json.ts'
import type { HubLine } from '../line.ts'
import { apiPath } from '../repo-path.ts'
import type { HubRepo, HubRepository } from '../types.ts'

const schema = z.object({
  id: z.string().max(300),
  sha: z.string().regex(/^[0-9a-f]{40}$/, 'is no commit'),
  private: z.boolean(),
  gated: z.union([z.boolean(), z.string()]).default(false),
  createdAt: z.iso.datetime({ offset: true }),
})

/** See `Hub`. */
export async function repository(line: HubLine, repo: HubRepo, signal: AbortSignal): Promise<HubRepository | null> {
  const path = `${apiPath(repo)}?${['sha', 'private', 'gated', 'createdAt'].map((name) => `expand=${name}`).join('&')}`
  try {
    const { value } = await askJson(line, path, schema, { repo, revision: 'main', path: null }, signal)
    const { id, sha, gated, createdAt } = value
    return { name: id, private: value.private, gated: gated !== false, head: sha, createdAt }
  } catch (error) {
    if (error instanceof BbxError && error.code === 'E0001') return null
    throw error
  }
}
