import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { openedChutes } from '../../support/chutes/opened.ts'
import { scriptedPlatform } from '../../support/chutes/scripted-platform.ts'

const { signal } = new AbortController()

/** Writes what a stream begins with, and leaves it open. */
function open(...pieces: string[]) {
  return (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    for (const piece of pieces) response.write(piece)
  }
}

async function all<T>(events: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const event of events) found.push(event)
  return found
}

const line = (text: string, offset: string) => `data: ${JSON.stringify({ log: { log_type: 'stdout', log: text }, offset })}\n`

describe('the build log', () => {
  it('is over at DONE, although the platform goes on with dots', async () => {
    await using platform = await scriptedPlatform(open('.\n', line('STEP 1\n', '5-1'), '.\n', line('é', '5-2'), 'DONE\n', '.\n'))
    await using chutes = openedChutes(platform.url)
    expect(await all(chutes.buildLog('i-1', { signal }))).toEqual([
      { kind: 'line', stream: 'stdout', text: 'STEP 1', offset: '5-1' },
      { kind: 'line', stream: 'stdout', text: 'é', offset: '5-2' },
      { kind: 'done' },
    ])
  })

  it('tells an error of the stream, goes on from an offset', async () => {
    await using platform = await scriptedPlatform(open('data: ERROR: no such build\n', 'data: DONE\n'))
    await using chutes = openedChutes(platform.url)
    const events = await all(chutes.buildLog('i-1', { offset: '5-2', signal }))
    expect(events).toEqual([{ kind: 'error', text: 'no such build' }, { kind: 'done' }])
    expect(platform.seen[0]?.url).toBe('/images/i-1/logs?offset=5-2')
  })

  it('of a build that is over is text', async () => {
    await using platform = await scriptedPlatform({ text: 'STEP 1\nSTEP 2\n' })
    await using chutes = openedChutes(platform.url)
    expect((await all(chutes.buildLog('i-1', { signal }))).map((event) => ('text' in event ? event.text : event.kind))).toEqual([
      'STEP 1',
      'STEP 2',
      'done',
    ])
  })

  it('that stands still is told as a broken connection', async () => {
    await using platform = await scriptedPlatform(open(line('STEP 1', '1')))
    await using chutes = openedChutes(platform.url)
    await expect(all(chutes.buildLog('i-1', { signal }))).rejects.toMatchObject({ code: 'E0007' })
  })

  it('ends with its signal', async () => {
    await using platform = await scriptedPlatform(open('.\n'))
    await using chutes = openedChutes(platform.url)
    await expect(all(chutes.buildLog('i-1', { signal: AbortSignal.timeout(50) }))).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})

describe('warming up', () => {
  it('is over when it is hot', async () => {
    const pieces = [
      'data: {"status": "cold", "log": "waiting for instances ..."}\n\n',
      'data: {"status": "hot", "log": "chute is hot, 1 instances available"}\n\n',
    ]
    await using platform = await scriptedPlatform(open(...pieces))
    await using chutes = openedChutes(platform.url)
    expect(await all(chutes.warmUp('c-1', signal))).toEqual([
      { status: 'cold', log: 'waiting for instances ...' },
      { status: 'hot', log: 'chute is hot, 1 instances available' },
    ])
  })
})

describe('the log of an instance', () => {
  it('is lines, events and errors', async () => {
    const cut = (response: ServerResponse) => {
      open(
        'data: {"event":"connected","filename":"current"}\n\n',
        '.\n\n',
        'data: {"log":"loading\\n"}\n\n',
        'data: {"error":"gone"}\n\n',
      )(response)
      response.end()
    }
    await using platform = await scriptedPlatform(cut)
    await using chutes = openedChutes(platform.url)
    expect(await all(chutes.instanceLog('i-1', { backfill: 7, signal }))).toEqual([
      { kind: 'event', event: 'connected' },
      { kind: 'line', text: 'loading' },
      { kind: 'error', text: 'gone' },
    ])
    expect(platform.seen[0]?.url).toBe('/instances/i-1/logs?backfill=7')
  })
})

describe('start-up logs', () => {
  it('are sessions and chunks, and none where the platform keeps none', async () => {
    const session = {
      instance_id: 'i-1',
      ephemeral_pubkey: Buffer.alloc(32, 7).toString('base64'),
      chunk_count: 1,
      started_at: '2026-05-01T00:00:00',
    }
    await using platform = await scriptedPlatform(
      { json: [session] },
      { json: { chunks: ['AQID'] } },
      { status: 404, json: { detail: 'No sessions' } },
    )
    await using chutes = openedChutes(platform.url)
    expect(await chutes.startUpSessions('c-1', signal)).toEqual([
      { instanceId: 'i-1', ephemeralKey: new Uint8Array(32).fill(7), chunks: 1, startedAt: '2026-05-01T00:00:00Z' },
    ])
    expect(await chutes.startUpChunks('c-1', 'i-1', signal)).toEqual([Uint8Array.of(1, 2, 3)])
    expect(await chutes.startUpSessions('c-1', signal)).toEqual([])
  })
})
