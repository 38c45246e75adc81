import { z } from 'zod'
import { dataLines } from '../ask/data-lines.ts'
import type { ChutesLine } from '../ask/line.ts'
import { openStream } from '../ask/open-stream.ts'
import type { WarmUpEvent } from '../types.ts'
import { pathOf } from './path-of.ts'

const schema = z.object({ status: z.enum(['cold', 'hot']), log: z.string().catch('') })

/** See `Chutes`. By id: a name is looked up among all accounts (reference chutes 3.4). */
export async function* warmUp(line: ChutesLine, chuteId: string, signal: AbortSignal): AsyncGenerator<WarmUpEvent> {
  const path = `/chutes/warmup/${pathOf(chuteId)}`
  await using stream = await openStream(line, { path, purpose: 'chutes', about: `warming up ${chuteId}` }, signal)
  for await (const { json } of dataLines(stream.lines)) {
    const event = schema.safeParse(json)
    if (!event.success) continue
    yield event.data
    if (event.data.status === 'hot') return
  }
}
