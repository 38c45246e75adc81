import { z } from 'zod'
import { ask, askJson, parseJson } from '../ask/ask.ts'
import { dataLines } from '../ask/data-lines.ts'
import type { ChutesLine } from '../ask/line.ts'
import { openStream } from '../ask/open-stream.ts'
import type { InstanceLogEvent, StartUpSession } from '../types.ts'
import { pathOf } from './path-of.ts'
import { utcTime } from './utc-time.ts'

const logSchema = z.object({ log: z.string().optional(), event: z.string().optional(), error: z.string().optional() })

/** See `Chutes`. */
export async function* instanceLog(
  line: ChutesLine,
  instanceId: string,
  { backfill, signal }: { backfill: number; signal: AbortSignal },
): AsyncGenerator<InstanceLogEvent> {
  const path = `/instances/${pathOf(instanceId)}/logs?backfill=${backfill}`
  await using stream = await openStream(line, { path, purpose: 'logs', about: `the log of instance ${instanceId}` }, signal)
  for await (const { json, text } of dataLines(stream.lines)) {
    const found = logSchema.safeParse(json)
    const { log, event, error } = found.success ? found.data : {}
    if (log !== undefined) yield { kind: 'line', text: log.replace(/\n$/, '') }
    else if (event !== undefined) yield { kind: 'event', event }
    else if (error !== undefined) yield { kind: 'error', text: error }
    else if (text !== '' && !found.success) yield { kind: 'line', text }
  }
}

const base64 = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')))
const keyBytes = 32

const sessionsSchema = z.array(
  z.object({
    instance_id: z.string().max(200),
    ephemeral_pubkey: base64.refine(({ length }) => length === keyBytes, `has not ${keyBytes} bytes`),
    chunk_count: z.number().int().nonnegative().nullish(),
    /** The package reads it as seconds since 1970. */
    started_at: z.union([utcTime, z.number().min(0).max(1e11)]).nullish(),
  }),
)

/** See `Chutes`. The platform says 404 where nothing is kept (any more). */
export async function startUpSessions(line: ChutesLine, chuteId: string, signal: AbortSignal): Promise<StartUpSession[]> {
  const path = `/encrypted_logs/${pathOf(chuteId)}/sessions`
  const question = { method: 'GET', path, purpose: 'chutes', about: `start-up logs of ${chuteId}`, reads: [404] } as const
  const answer = await ask(line, question, signal)
  if (answer.status === 404) return []
  return parseJson(line, answer.body, sessionsSchema).map(({ instance_id, ephemeral_pubkey, chunk_count, started_at }) => ({
    instanceId: instance_id,
    ephemeralKey: ephemeral_pubkey,
    chunks: chunk_count ?? 0,
    startedAt: typeof started_at === 'number' ? new Date(started_at * 1000).toISOString() : (started_at ?? null),
  }))
}

const chunksSchema = z.object({ chunks: z.array(base64) })

/** See `Chutes`. */
export async function startUpChunks(line: ChutesLine, chuteId: string, instanceId: string, signal: AbortSignal): Promise<Uint8Array[]> {
  const path = `/encrypted_logs/${pathOf(chuteId)}/sessions/${pathOf(instanceId)}/chunks`
  const question = { method: 'GET', path, purpose: 'chutes', about: `the start-up log of instance ${instanceId}` } as const
  return (await askJson(line, question, chunksSchema, signal)).chunks
}
