import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { callerOf } from '../authenticate.ts'
import { type Caller, json, type PlatformCall, Refused } from '../call.ts'
import { mayUse } from '../chutes.ts'
import { activeInstances, askForInstance } from '../instances.ts'
import type { Platform } from '../platform.ts'
import { InvalidInput, respond } from '../respond.ts'
import type { Instance, StoredChute } from '../state.ts'

const linesOfLog = 200

/** A call of a chute at its host: the cord of this path and method (reference chutes 6). `parts` has `slug` and `path`. */
export async function invoke(call: PlatformCall): Promise<void> {
  const { platform, request, response, parts, body } = call
  const { habits, now } = platform
  const chute = platform.state.chutes.find(({ slug }) => slug === parts.slug)
  if (chute === undefined) throw new Refused(404, 'Not Found')
  const caller = invoker(call)
  if (!mayUse(chute, caller) || !isInScope(caller, chute)) throw new Refused(404, 'No matching chute found!')
  const cord = chute.deployed.cords?.find(
    (one) => one.public_api_path === parts.path && (one.public_api_method ?? 'POST') === request.method,
  )
  if (cord === undefined) throw new Refused(404, 'No matching cord found!')
  refusePoor(call, caller, chute)
  if (habits.maintenance) throw new Refused(429, 'model is under maintenance')
  const input = jsonObject(body)
  const [instance] = activeInstances(chute, now())
  if (instance === undefined) {
    askForInstance(platform, chute)
    await platform.save()
    throw new Refused(503, `No instances available (yet) for chute_id='${chute.chuteId}'`)
  }
  await takeTurn(platform, chute, instance)
  const answer = answerOf(cord.function, input, { chute, instance, now: now(), revision: habits.answerRevision })
  note(instance, chute, `${request.method} ${parts.path}`, now())
  json(response, answer, 200, { 'x-chutes-invocationid': randomUUID() })
}

/** An instance answers as many at a time as its chute says. Throws Refused 429. */
async function takeTurn({ busy, habits }: Platform, { deployed }: StoredChute, { instanceId }: Instance): Promise<void> {
  const others = busy.get(instanceId) ?? 0
  if (others >= deployed.concurrency) throw new Refused(429, 'Infrastructure is at maximum capacity, try again later')
  busy.set(instanceId, others + 1)
  await sleep(habits.answerMs)
  busy.set(instanceId, (busy.get(instanceId) ?? 1) - 1)
}

function invoker(call: PlatformCall): Caller {
  const { authorization, 'x-chutes-hotkey': hotkey } = call.request.headers
  if (authorization === undefined && hotkey === undefined) throw new Refused(401, 'Authentication required.')
  return callerOf(call, null)
}

/** A key that is not its account's whole power may be for calls: of all chutes, or of one. */
function isInScope({ key }: Caller, { chuteId }: StoredChute): boolean {
  if (key === null || key.admin) return true
  const fits = ({ object_type: type, object_id: id, method }: (typeof key.scopes)[number]) =>
    type !== 'images' && (id === null || id === chuteId) && (method === null || method === 'invoke')
  return key.scopes.some(fits)
}

function refusePoor({ platform }: PlatformCall, { account }: Caller, { userId }: StoredChute): void {
  if (account.balance <= 0) {
    const message = `Account balance is $${account.balance}, please top-up with fiat or send tao to ${account.paymentAddress}`
    throw new Refused(402, { message })
  }
  const creator = platform.state.accounts.find((one) => one.userId === userId)
  if ((creator?.balance ?? 0) <= 0)
    throw new Refused(402, {
      message: `Chute unavailable because the creator of this chute (${creator?.username ?? ''}) has zero balance.`,
    })
}

function jsonObject(body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {}
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw new Refused(400, `invalid request JSON payload: ${(error as Error).message}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refused(500, 'Internal Server Error')
  return value as Record<string, unknown>
}

function answerOf(function_: string, input: Record<string, unknown>, asked: Parameters<typeof respond>[2]): object {
  try {
    const answer = respond(function_, input, asked)
    if (answer !== undefined) return answer
  } catch (error) {
    if (error instanceof InvalidInput) throw new Refused(400, `Invalid request: ${error.message}`)
    throw error
  }
  throw new Refused(500, 'exhausted all available targets to no avail', { 'x-rehearsal': 'only health and predict are answered here' })
}

function note(instance: Instance, chute: StoredChute, line: string, now: number): void {
  chute.invocations += 1
  instance.lastUsedAt = now
  instance.log.push(`${new Date(now).toISOString()} ${line} 200`)
  instance.log.splice(0, instance.log.length - linesOfLog)
}
