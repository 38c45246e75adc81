import { z } from 'zod'
import { type HubCall, json, Refused } from '../call.ts'
import { jsonBody } from '../read-body.ts'
import { repoName } from '../repo-name.ts'
import { mayWrite, repoToWrite } from './repo-of.ts'

export async function whoami({ account, response }: HubCall): Promise<void> {
  if (account === null) throw new Refused(401, '', 'Invalid username or password.')
  const { name, role } = account
  const auth = { type: 'access_token', accessToken: { displayName: 'rehearsal', role } }
  json(response, { type: 'user', id: '0'.repeat(24), name, fullname: name, isPro: false, orgs: [], auth })
}

const createSchema = z.object({
  name: z.string(),
  organization: z.string().nullish(),
  type: z.enum(['model', 'dataset']).nullish(),
  private: z.boolean().nullish(),
  visibility: z.enum(['public', 'private']).nullish(),
})

export async function create(call: HubCall): Promise<void> {
  const { hub, request, response, account, hubUrl } = call
  const wanted = await jsonBody(request, createSchema)
  const name = `${wanted.organization ?? account?.name ?? ''}/${wanted.name}`
  const kind = wanted.type ?? 'model'
  mayWrite(call, name)
  if (!repoName.test(name) || /--|\.\./.test(name)) throw new Refused(400, '', 'Invalid name of a repository')
  const url = `${hubUrl}/${kind === 'dataset' ? 'datasets/' : ''}${name}`
  await hub.alone(async () => {
    if (hub.repositories.find(kind, name) !== null) {
      const error = `You already created this ${kind} repo`
      response.writeHead(409, { 'content-type': 'application/json', 'x-error-message': error }).end(JSON.stringify({ error, url }))
      return
    }
    const isPrivate = wanted.visibility == null ? (wanted.private ?? false) : wanted.visibility === 'private'
    await hub.found(kind, name, { private: isPrivate, gated: false })
    json(response, { url, name, id: '0'.repeat(24) })
  })
}

const deleteSchema = z.object({ name: z.string(), organization: z.string().nullish(), type: z.enum(['model', 'dataset']).nullish() })

export async function remove(call: HubCall): Promise<void> {
  const { hub, request, response, account, asked } = call
  const wanted = await jsonBody(request, deleteSchema)
  const name = `${wanted.organization ?? account?.name ?? ''}/${wanted.name}`
  const repo = repoToWrite({ ...call, asked: { ...asked, kind: wanted.type ?? 'model', name } })
  await hub.alone(() => hub.repositories.remove(repo))
  json(response, {})
}

const settingsSchema = z.object({
  private: z.boolean().nullish(),
  visibility: z.enum(['public', 'private']).nullish(),
  gated: z.union([z.literal(false), z.enum(['auto', 'manual'])]).nullish(),
})

export async function settings(call: HubCall): Promise<void> {
  const repo = repoToWrite(call)
  const wanted = await jsonBody(call.request, settingsSchema)
  const isPrivate = wanted.visibility == null ? wanted.private : wanted.visibility === 'private'
  await call.hub.alone(() =>
    call.hub.repositories.change(repo, {
      ...(isPrivate == null ? {} : { private: isPrivate }),
      ...(wanted.gated == null ? {} : { gated: wanted.gated !== false }),
    }),
  )
  json(call.response, { private: isPrivate ?? repo.private, gated: wanted.gated ?? repo.gated })
}

/** Clients have the head of a README.md looked at before they commit it; here it always passes. */
export async function yaml({ request, response }: HubCall): Promise<void> {
  await jsonBody(request, z.object({ content: z.string() }))
  json(response, { errors: [], warnings: [] })
}
