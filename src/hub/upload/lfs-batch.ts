import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import { askJson } from '../ask-json.ts'
import type { HubLine } from '../line.ts'
import { repoPath } from '../repo-path.ts'
import { strange } from '../strange.ts'
import type { HubRepo } from '../types.ts'

export interface LfsObject {
  /** SHA-256. */
  oid: string
  size: number
}

const text = z.string().max(16 * 1024)
const actionSchema = z.object({ href: text, header: z.record(z.string(), z.union([text, z.number()])).nullish() })
const schema = z.object({
  objects: z.array(
    z.object({
      oid: z.string(),
      size: z.number().int().nonnegative(),
      actions: z.object({ upload: actionSchema.nullish(), verify: actionSchema.nullish() }).nullish(),
      error: z.object({ code: z.number(), message: z.string() }).nullish(),
    }),
  ),
})

export type LfsAction = z.infer<typeof actionSchema>

/** How an object is to be sent; null: the hub has it. */
export type LfsOffer = { upload: LfsAction; verify: LfsAction | null } | null

export const lfsType = 'application/vnd.git-lfs+json'

/** What the hub wants to be sent of these objects (git-lfs, docs/api/batch.md). Throws BbxError E0051 for one that it does not take. */
export async function lfsBatch(
  line: HubLine,
  { repo, branch, objects }: { repo: HubRepo; branch: string; objects: readonly LfsObject[] },
  signal: AbortSignal,
): Promise<Map<string, LfsOffer>> {
  const body = { operation: 'upload', transfers: ['basic', 'multipart'], hash_algo: 'sha256', ref: { name: branch }, objects }
  const headers = { accept: lfsType, 'content-type': lfsType }
  const path = `/${repoPath(repo)}.git/info/lfs/objects/batch`
  const asked = { repo, revision: branch, path: null, writes: true }
  const { value } = await askJson(line, { method: 'POST', path, body, headers }, schema, asked, signal)
  const offers = new Map<string, LfsOffer>()
  for (const { oid, actions, error } of value.objects) {
    if (error)
      throw new BbxError('E0051', {
        what: `the hub does not take a file of ${repo.name}`,
        why: `${error.code}: ${error.message.slice(0, 300)}`,
      })
    offers.set(oid, actions?.upload ? { upload: actions.upload, verify: actions.verify ?? null } : null)
  }
  if (objects.some(({ oid }) => !offers.has(oid))) throw strange(line.endpoint, 'it says nothing of a file that is to be sent')
  return offers
}
