import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type HubCall, json, Refused } from '../call.ts'
import { TooLarge } from '../object-store.ts'
import { jsonBody } from '../read-body.ts'
import { repoToWrite } from './repo-of.ts'

const oid = z.string().regex(/^[0-9a-f]{64}$/)
const objectSchema = z.object({ oid, size: z.number().int().positive() })
const batchSchema = z.object({
  operation: z.literal('upload'),
  transfers: z.array(z.string()).default(['basic']),
  objects: z.array(objectSchema).max(1000),
  hash_algo: z.literal('sha256').default('sha256'),
})

/** git-lfs, docs/api/batch.md; `multipart` is the hub's own. */
export async function batch(call: HubCall): Promise<void> {
  repoToWrite(call)
  const { hub, request, response, hubUrl, asked } = call
  const { objects, transfers } = await jsonBody(request, batchSchema)
  const inParts = transfers.includes('multipart')
  const verify = { href: `${hubUrl}/${asked.kind === 'dataset' ? 'datasets/' : ''}${asked.name}.git/info/lfs/objects/verify` }
  const offers = []
  for (const { oid, size } of objects) {
    const isThere = (await hub.objects.bytesOf(oid)) === size
    offers.push(
      isThere ? { oid, size } : { oid, size, authenticated: true, actions: { upload: await offer(call, oid, size, inParts), verify } },
    )
  }
  response.setHeader('content-type', 'application/vnd.git-lfs+json')
  response.end(JSON.stringify({ transfer: inParts ? 'multipart' : 'basic', objects: offers }))
}

async function offer({ hub, storeUrl }: HubCall, sha256: string, bytes: number, inParts: boolean): Promise<object> {
  const name = randomUUID()
  hub.uploads.set(name, { sha256, bytes, incoming: await hub.objects.begin() })
  const href = `${storeUrl}/upload/${name}`
  if (!inParts || bytes < hub.multipartFrom) return { href: `${href}?Signature=${Date.now()}` }
  const parts = Array.from({ length: Math.ceil(bytes / hub.partBytes) }, (_, at) => at + 1)
  const addresses = parts.map((part) => [String(part).padStart(5, '0'), `${href}/${part}?Signature=${Date.now()}`])
  return { href, header: { chunk_size: String(hub.partBytes), ...Object.fromEntries(addresses) } }
}

function uploadOf({ hub, asked }: HubCall) {
  const upload = hub.uploads.get(asked.name)
  if (upload === undefined) throw new Refused(403, '', 'Request has expired')
  return upload
}

/** Bytes of a large file, whole or one part. */
export async function store(call: HubCall): Promise<void> {
  const { hub, asked, request, response } = call
  const { sha256, bytes, incoming } = uploadOf(call)
  if (request.headers.authorization !== undefined) throw new Refused(400, '', 'Only one auth mechanism allowed')
  const part = asked.path === '' ? null : Number(asked.path)
  const start = part === null ? 0 : (part - 1) * hub.partBytes
  const most = part === null ? bytes : Math.min(hub.partBytes, bytes - start)
  try {
    const etag = await incoming.part(start, most, request)
    response.setHeader('etag', etag)
  } catch (error) {
    if (error instanceof TooLarge) throw new Refused(413, '', error.message)
    throw error
  }
  if (part === null) {
    hub.uploads.delete(asked.name)
    if (!(await incoming.finish(sha256, bytes))) throw new Refused(400, 'BadDigest', 'The content is not what its digest says')
  }
  response.writeHead(200).end()
}

const completeSchema = z.object({ oid, parts: z.array(z.object({ partNumber: z.number().int(), etag: z.string() })) })

export async function complete(call: HubCall): Promise<void> {
  const { hub, asked, request, response } = call
  const { sha256, bytes, incoming } = uploadOf(call)
  const said = await jsonBody(request, completeSchema)
  if (said.oid !== sha256 || said.parts.length !== Math.ceil(bytes / hub.partBytes)) throw new Refused(400, '', 'These are not its parts')
  hub.uploads.delete(asked.name)
  if (!(await incoming.finish(sha256, bytes))) throw new Refused(400, 'BadDigest', 'The content is not what its digest says')
  json(response, { completed: true })
}

export async function verify(call: HubCall): Promise<void> {
  repoToWrite(call)
  const { hub, request, response } = call
  const { oid: sha256, size } = await jsonBody(request, objectSchema)
  if ((await hub.objects.bytesOf(sha256)) !== size) throw new Refused(404, '', 'There is no such object')
  json(response, {})
}
