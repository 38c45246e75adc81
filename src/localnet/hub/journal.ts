import { join } from 'node:path'
import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import { openLineFile } from '../../base/durable-file.ts'
import { wholeLines } from '../../base/whole-lines.ts'

const which = { kind: z.enum(['model', 'dataset']), name: z.string() }
const file = z.object({ path: z.string(), bytes: z.number().int(), sha256: z.string(), gitSha1: z.string(), large: z.boolean() })

const lineSchema = z.discriminatedUnion('what', [
  z.object({ what: z.literal('made'), ...which, private: z.boolean(), gated: z.boolean(), at: z.string() }),
  z.object({ what: z.literal('settings'), ...which, private: z.boolean(), gated: z.boolean() }),
  z.object({ what: z.literal('removed'), ...which }),
  z.object({ what: z.literal('ref'), ...which, ref: z.string(), oid: z.string() }),
  z.object({
    ...{
      what: z.literal('commit'),
      ...which,
      ref: z.string(),
      oid: z.string(),
      parent: z.string().nullable(),
      title: z.string(),
      at: z.string(),
    },
    deleted: z.array(z.string()),
    files: z.array(file),
  }),
])

export type HubEvent = z.infer<typeof lineSchema>

export interface HubJournal extends AsyncDisposable {
  /** What an earlier `bbx` wrote, in order. */
  events: readonly HubEvent[]
  append(event: HubEvent): Promise<void>
}

/** All that happened to the repositories of a hub, a line each. Throws BbxError E0005, U0007 for what is no journal. */
export async function openHubJournal(folder: string): Promise<HubJournal> {
  const path = join(folder, 'hub.jsonl')
  const events: HubEvent[] = []
  for await (const text of wholeLines(path)) {
    try {
      events.push(lineSchema.parse(JSON.parse(text)))
    } catch (cause) {
      const why = `line ${events.length + 1} is none of its events`
      throw new BbxError('U0007', {
        what: `${path} is not the state of a rehearsal hub`,
        why,
        remedy: 'name another folder with --state',
        cause,
      })
    }
  }
  const lines = await openLineFile(path)
  return { events, append: (event) => lines.append([event]), [Symbol.asyncDispose]: () => lines[Symbol.asyncDispose]() }
}
