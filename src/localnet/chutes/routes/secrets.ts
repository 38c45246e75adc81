import { z } from 'zod'
import { authenticate } from '../authenticate.ts'
import { json, type PlatformCall, Refused } from '../call.ts'
import { ownChutes } from '../chutes.ts'
import { secretId } from '../ids.ts'
import { pageOf } from '../page.ts'
import { jsonBody } from '../read-body.ts'
import type { PlatformState } from '../state.ts'
import { timeText } from '../time-text.ts'

type Secret = PlatformState['secrets'][number]

function show({ secretId: id, key, chuteId, createdAt }: Secret): object {
  return { secret_id: id, key, purpose: chuteId, created_at: timeText(createdAt) }
}

const createSchema = z.object({ purpose: z.string(), key: z.string().min(1), value: z.string() })

/** An environment variable of a chute's instances; its value is not kept, since nothing runs here (reference chutes 3.8). */
export async function secretCreate(call: PlatformCall): Promise<void> {
  const { platform, response } = call
  const caller = authenticate(call, null)
  const { purpose, key } = jsonBody(call, createSchema)
  const [chute] = ownChutes(platform, caller, purpose)
  if (chute === undefined) throw new Refused(404, `Chute not found: ${purpose}`)
  const { userId } = caller.account
  const secret = { secretId: secretId(userId, chute.chuteId, key), userId, chuteId: chute.chuteId, key, createdAt: platform.now() }
  if (platform.state.secrets.some((one) => one.secretId === secret.secretId))
    throw new Refused(409, 'A secret already exists for this purpose with this key.')
  platform.state.secrets.push(secret)
  await platform.save()
  json(response, show(secret))
}

export async function secretList(call: PlatformCall): Promise<void> {
  const { account } = authenticate(call, 'secrets')
  const own = call.platform.state.secrets.filter(({ userId }) => userId === account.userId)
  json(call.response, pageOf(own, call.url.searchParams, show))
}

export async function secretGet(call: PlatformCall): Promise<void> {
  json(call.response, show(ownSecret(call)))
}

export async function secretDelete(call: PlatformCall): Promise<void> {
  const secret = ownSecret(call)
  const { secrets } = call.platform.state
  secrets.splice(secrets.indexOf(secret), 1)
  await call.platform.save()
  json(call.response, { secret_id: secret.secretId, deleted: true })
}

function ownSecret(call: PlatformCall): Secret {
  const { account } = authenticate(call, 'secrets')
  const secret = call.platform.state.secrets.find((one) => one.secretId === call.parts.id && one.userId === account.userId)
  if (secret === undefined) throw new Refused(404, 'Secret not found, or does not belong to you')
  return secret
}
