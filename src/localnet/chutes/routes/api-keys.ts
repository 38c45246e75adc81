import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { newApiKey } from '../accounts.ts'
import { authenticate } from '../authenticate.ts'
import { json, type PlatformCall, Refused } from '../call.ts'
import { pageOf } from '../page.ts'
import { jsonBody } from '../read-body.ts'
import type { Account, ApiKey } from '../state.ts'
import { timeText } from '../time-text.ts'

const longestName = 24
const scopeTypes = ['images', 'chutes', 'invocations'] as const

const createSchema = z.object({
  name: z.string(),
  admin: z.boolean(),
  scopes: z
    .array(
      z.object({
        object_type: z.string(),
        object_id: z.string().nullish(),
        action: z.enum(['read', 'write', 'delete', 'invoke']).nullish(),
      }),
    )
    .nullish(),
})

function show({ userId }: Account, { id, admin, name, createdAt, lastUsedAt, scopes }: ApiKey): object {
  const times = { created_at: timeText(createdAt), last_used_at: lastUsedAt === null ? null : timeText(lastUsedAt) }
  return { api_key_id: id, user_id: userId, admin, name, ...times, scopes }
}

/** The secret is told this once (reference chutes 2.3). */
export async function keyCreate(call: PlatformCall): Promise<void> {
  const { platform, response } = call
  const { account } = authenticate(call, null)
  const { name, admin, scopes } = jsonBody(call, createSchema)
  if (name.length < 1 || name.length > longestName) throw new Refused(400, `Invalid API key name, must be 1 to ${longestName} characters`)
  if (account.keys.some((key) => key.name === name)) throw new Refused(409, `API key with name ${name} already exists`)
  const wanted = (scopes ?? []).map(({ object_type: type, object_id, action }) => ({
    ...{ scope_id: randomUUID(), object_type: scopeType(type) },
    ...{ object_id: object_id ?? null, method: action ?? null },
  }))
  const key = newApiKey(account.userId, { name, admin, scopes: wanted }, platform.now())
  account.keys.push(key)
  await platform.save()
  json(response, { ...show(account, key), secret_key: key.key })
}

function scopeType(wanted: string): (typeof scopeTypes)[number] {
  const type = scopeTypes.find((known) => known === wanted)
  if (type === undefined) throw new Refused(400, `Invalid object type ${wanted}: choose one of ${scopeTypes.join(', ')}`)
  return type
}

export async function keyList(call: PlatformCall): Promise<void> {
  const { account } = authenticate(call, 'api_keys')
  json(
    call.response,
    pageOf(account.keys, call.url.searchParams, (key) => show(account, key)),
  )
}

export async function keyGet(call: PlatformCall): Promise<void> {
  const { account, key } = ownKey(call)
  json(call.response, show(account, key))
}

export async function keyDelete(call: PlatformCall): Promise<void> {
  const { account, key } = ownKey(call)
  account.keys.splice(account.keys.indexOf(key), 1)
  await call.platform.save()
  json(call.response, { api_key_id: key.id, deleted: true })
}

function ownKey(call: PlatformCall): { account: Account; key: ApiKey } {
  const { account } = authenticate(call, 'api_keys')
  const key = account.keys.find(({ id }) => id === call.parts.id)
  if (key === undefined) throw new Refused(404, 'API key not found, or does not belong to you')
  return { account, key }
}
