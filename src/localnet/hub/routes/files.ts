import { type HubCall, Refused } from '../call.ts'
import { sendContent } from '../send-content.ts'
import { foreignNamespace } from '../types.ts'
import { commitToRead } from './repo-of.ts'

export async function resolve(call: HubCall): Promise<void> {
  const { hub, request, response, asked, account, storeUrl } = call
  const { repo, commit } = commitToRead(call)
  const isOwner = account?.role === 'write' && !repo.name.startsWith(`${foreignNamespace}/`)
  if (repo.gated && !isOwner)
    throw new Refused(account === null ? 401 : 403, 'GatedRepo', `Access to ${repo.kind} ${repo.name} is restricted`)
  const file = commit.tree.get(asked.path)
  response.setHeader('x-repo-commit', commit.oid)
  if (file === undefined) throw new Refused(404, 'EntryNotFound', 'Entry not found')
  const { sha256, bytes } = file
  if (!file.large) return sendContent(request, response, { objects: hub.objects, sha256, bytes, etag: `"${file.gitSha1}"` })
  response.setHeader('x-linked-size', bytes)
  response.setHeader('x-linked-etag', `"${sha256}"`)
  response.writeHead(302, { location: `${storeUrl}/${sha256}?Signature=${Date.now()}` }).end()
}

/** In the store, at an address that the hub has signed. */
export async function content({ hub, request, response, asked, url }: HubCall): Promise<void> {
  const bytes = await hub.objects.bytesOf(asked.name)
  if (bytes === null || !url.searchParams.has('Signature')) throw new Refused(403, '', 'Access denied')
  await sendContent(request, response, { objects: hub.objects, sha256: asked.name, bytes, etag: `"${asked.name}"` })
}
