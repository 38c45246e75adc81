import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { BbxError } from '../../../src/base/bbx-error.ts'
import { followInstances } from '../../../src/chutes/logs/follow-instances.ts'
import { recentLines } from '../../../src/chutes/logs/recent-lines.ts'
import type { Chutes, InstanceLogEvent } from '../../../src/chutes/types.ts'

type Log = Chutes['instanceLog']

/** A platform of which only the logs matter. Each stream says its lines, then nothing until it is aborted, as the real one does, or what `end` does. */
function logsOf(streams: Record<string, { lines: string[]; end?: () => Promise<void> | never }[]>): { chutes: Chutes; opened: string[] } {
  const opened: string[] = []
  const instanceLog: Log = async function* (id, { backfill, signal }) {
    opened.push(`${id} ${backfill}`)
    const stream = streams[id]?.shift() ?? { lines: [] }
    for (const text of stream.lines) yield { kind: 'line', text }
    if (stream.end !== undefined) return await stream.end()
    await sleep(60_000, undefined, { signal })
  }
  return { chutes: { instanceLog } as Partial<Chutes> as Chutes, opened }
}

const lost = () => Promise.reject(new BbxError('E0007', { what: 'broken' }))
const text = (event: InstanceLogEvent) => ('text' in event ? event.text : event.event)

describe('following', () => {
  it('tells what all instances say, those that come later too, opens a broken stream again and ends with its signal', async () => {
    const { chutes, opened } = logsOf({
      a: [{ lines: ['a1'], end: lost }, { lines: ['a2'] }],
      b: [{ lines: ['b1'], end: () => Promise.reject(new BbxError('E0001', { what: 'no such instance' })) }],
    })
    const stop = new AbortController()
    let asked = 0
    const instances = async () => (asked++ === 0 ? ['a'] : ['a', 'b'])
    const said: string[] = []
    const follow = async () => {
      const options = { backfill: 10, instances, everyMs: 5, pauseMs: 1, signal: stop.signal }
      for await (const { instance, event } of followInstances(chutes, options)) {
        said.push(`${instance}: ${text(event)}`)
        if (said.length === 4) stop.abort()
      }
    }
    await expect(follow()).rejects.toMatchObject({ name: 'AbortError' })
    expect(said.toSorted()).toEqual(['a: a1', 'a: a2', 'b: b1', 'b: the instance is gone'])
    // What was told before is not told again.
    expect(opened.toSorted()).toEqual(['a 0', 'a 10', 'b 10'])
  })

  it('ends with what the platform refuses, and leaves no stream open', async () => {
    let open = 0
    const instanceLog: Log = async function* (id, { signal }) {
      open += 1
      try {
        if (id === 'b') throw new BbxError('E0010', { what: 'not yours' })
        yield { kind: 'line', text: 'a1' }
        await sleep(60_000, undefined, { signal })
      } finally {
        open -= 1
      }
    }
    const options = { backfill: 0, instances: async () => ['a', 'b'], everyMs: 5, pauseMs: 1, signal: new AbortController().signal }
    const all = async () => {
      for await (const _ of followInstances({ instanceLog } as Partial<Chutes> as Chutes, options));
    }
    await expect(all()).rejects.toMatchObject({ code: 'E0010' })
    expect(open).toBe(0)
    // Whoever stops reading is no error.
    for await (const { event } of followInstances(logsOf({ a: [{ lines: ['a1'] }] }).chutes, {
      ...options,
      instances: async () => ['a'],
    })) {
      expect(text(event)).toBe('a1')
      break
    }
  })
})

describe('what there is until now', () => {
  const { signal } = new AbortController()
  const read = async (chutes: Chutes, of = signal) => {
    const said: string[] = []
    for await (const event of recentLines(chutes, 'a', { backfill: 5, quietMs: 20, signal: of })) said.push(text(event))
    return said
  }

  it('is told when nothing more comes, though the stream never ends', async () => {
    const { chutes, opened } = logsOf({ a: [{ lines: ['1', '2'] }] })
    expect(await read(chutes)).toEqual(['1', '2'])
    expect(opened).toEqual(['a 5'])
  })

  it('ends with the signal and with what goes wrong', async () => {
    await expect(read(logsOf({ a: [{ lines: ['1'], end: lost }] }).chutes)).rejects.toMatchObject({ code: 'E0007' })
    const stop = AbortSignal.timeout(10)
    await expect(read(logsOf({ a: [{ lines: [] }] }).chutes, stop)).rejects.toMatchObject({ name: 'AbortError' })
  })
})
