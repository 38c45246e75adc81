import { ss58PublicKey } from '../../../base/ss58.ts'
import { authenticate } from '../authenticate.ts'
import { json, type PlatformCall, Refused } from '../call.ts'
import { ownChutes } from '../chutes.ts'
import { encryptChunk } from '../encrypted-log.ts'
import { openStream } from '../event-stream.ts'
import { logLines, startupLines } from '../instance-log.ts'
import { instancesOf } from '../instances.ts'
import type { Instance, StoredChute } from '../state.ts'

const usualBackfill = 100
const mostBackfill = 10_000

/** The log of an instance that is there, and what it goes on to write: a stream without end (reference chutes 3.7). */
export async function instanceLogs(call: PlatformCall): Promise<void> {
  const { platform, response, parts, url, fault } = call
  const { habits, now } = platform
  const { account } = authenticate(call, 'logs')
  const backfill = Number(url.searchParams.get('backfill') ?? usualBackfill)
  if (!Number.isInteger(backfill) || backfill < 0 || backfill > mostBackfill)
    throw new Refused(400, `backfill must be between 0 and ${mostBackfill}`)
  const chute = platform.state.chutes.find((one) => instancesOf(one, now()).some(({ instanceId }) => instanceId === parts.id))
  const instance = chute?.instances.find(({ instanceId }) => instanceId === parts.id)
  if (chute === undefined || instance === undefined) throw new Refused(404, 'Instance not found.')
  if (chute.userId !== account.userId || chute.deployed.public)
    throw new Refused(403, 'You may only view logs for your own (private) chutes.')
  const stream = openStream(response, fault)
  const send = (event: object) => stream.send(`data: ${JSON.stringify(event)}\n\n`)
  send({ event: 'connected', filename: 'current' })
  let lines = logLines(instance, now())
  for (const log of lines.slice(Math.max(0, lines.length - backfill))) send({ log })
  while (await stream.wait(habits.dotMs)) {
    const next = logLines(instance, now())
    const last = lines.at(-1)
    const fresh = next.slice(last === undefined ? 0 : next.lastIndexOf(last) + 1)
    for (const log of fresh) send({ log })
    if (fresh.length === 0) stream.send('.\n\n')
    lines = next
  }
}

/** For so long after its start the log of a start can be read. */
const sessionMs = 4 * 3_600_000

function sessionsOf(call: PlatformCall): { chute: StoredChute; instances: Instance[]; hotkey: Uint8Array } {
  const { platform, parts } = call
  const at = platform.now()
  const caller = authenticate(call, 'chutes')
  const [chute] = ownChutes(platform, caller, parts.id ?? '')
  const instances = chute?.instances.filter(({ createdAt }) => createdAt <= at && createdAt > at - sessionMs) ?? []
  const hotkey = ss58PublicKey(caller.account.hotkey)
  if (chute === undefined || instances.length === 0 || hotkey === null) throw new Refused(404, 'No encrypted log sessions found')
  return { chute, instances, hotkey }
}

export async function logSessions(call: PlatformCall): Promise<void> {
  const { instances } = sessionsOf(call)
  json(
    call.response,
    instances.map((instance) => ({
      instance_id: instance.instanceId,
      ephemeral_pubkey: Buffer.from(instance.ephemeral.public, 'hex').toString('base64'),
      chunk_count: startupLines(instance, call.platform.now()).length,
      config_id: instance.configId,
      // Seconds since 1970, as the Python package reads it.
      started_at: instance.createdAt / 1000,
    })),
  )
}

/** Each line of the start is a chunk that only the owner's hotkey opens: of an instance that died too. */
export async function logChunks(call: PlatformCall): Promise<void> {
  const { instances, hotkey } = sessionsOf(call)
  const instance = instances.find(({ instanceId }) => instanceId === call.parts.instance)
  if (instance === undefined) throw new Refused(404, 'No encrypted log sessions found')
  const chunks = startupLines(instance, call.platform.now()).map((line) => encryptChunk(line, instance.ephemeral, hotkey))
  json(call.response, { chunks: chunks.map((chunk) => chunk.toString('base64')) })
}
