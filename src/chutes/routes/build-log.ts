import { z } from 'zod'
import { dataLines } from '../ask/data-lines.ts'
import type { ChutesLine } from '../ask/line.ts'
import { openStream } from '../ask/open-stream.ts'
import type { BuildLogEvent } from '../types.ts'
import { pathOf } from './path-of.ts'

const schema = z.object({
  log: z.object({ log_type: z.enum(['stdout', 'stderr']).catch('stdout'), log: z.string() }),
  offset: z.union([z.string(), z.number()]).nullish(),
})

/** See `Chutes`. A build that is over is told as plain text, one that goes on as lines that look like events; after `DONE` dots come for ever (reference chutes 3.2). */
export async function* buildLog(
  line: ChutesLine,
  imageId: string,
  { offset = null, signal }: { offset?: string | null; signal: AbortSignal },
): AsyncGenerator<BuildLogEvent> {
  const query = offset === null ? '' : `?offset=${encodeURIComponent(offset)}`
  const path = `/images/${pathOf(imageId)}/logs${query}`
  await using stream = await openStream(line, { path, purpose: 'images', about: `the build log of ${imageId}` }, signal)
  if (!stream.contentType.includes('event-stream')) {
    for await (const text of stream.lines) yield { kind: 'line', stream: 'stdout', text, offset: null }
    yield { kind: 'done' }
    return
  }
  for await (const { json, text } of dataLines(marked(stream.lines))) {
    const found = schema.safeParse(json)
    if (text === 'DONE') {
      yield { kind: 'done' }
      return
    }
    if (found.success) {
      const { log, offset: at } = found.data
      yield { kind: 'line', stream: log.log_type, text: log.log.replace(/\n$/, ''), offset: at == null ? null : String(at) }
    } else if (text.startsWith('ERROR')) yield { kind: 'error', text: text.replace(/^ERROR:?\s*/, '') }
  }
}

/** `DONE` comes without `data:`. */
async function* marked(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield line.trim() === 'DONE' ? 'data: DONE' : line
}
