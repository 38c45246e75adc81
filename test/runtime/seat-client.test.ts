import { afterEach, describe, expect, it } from 'vitest'
import type { Call, Reply } from '../../src/base/contract.ts'
import { type EventLoopLag, watchEventLoop } from '../../src/base/event-loop-lag.ts'
import { type Fault, fault } from '../../src/base/fault.ts'
import { openHttp } from '../../src/base/http.ts'
import { seatClient } from '../../src/runtime/seat-client.ts'
import { rawServer } from '../support/raw-server.ts'

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]()
})
const never = new AbortController().signal
const ask: Call = {
  method: 'POST',
  path: 'predict',
  body: { prefix: 'é', context: '\ud800', n: null },
  timeoutMs: 10_000,
  maxBodyBytes: 1000,
}
/** For what is never answered, or late. */
const brief: Call = { ...ask, timeoutMs: 300 }

async function client(serve: Parameters<typeof rawServer>[0], ended?: () => Promise<Fault | null>, lag = watchEventLoop()) {
  const server = await rawServer(serve)
  const http = openHttp(server.url)
  open.push(server, http, { [Symbol.asyncDispose]: async () => lag[Symbol.dispose]() })
  return seatClient({ http, agent: 'test', lag, ...(ended ? { ended } : {}) })
}

const hold = (ms: number) => {
  const until = performance.now() + ms
  while (performance.now() < until);
}

it('sends JSON as UTF-8, with a lone surrogate escaped', async () => {
  let request = ''
  const seat = await client((socket, text) => {
    request = Buffer.from(text, 'latin1').toString()
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}')
  })
  expect(await seat.send(ask, never)).toMatchObject({ status: 200, ms: expect.any(Number) })
  expect(request).toMatch(/^POST \/predict HTTP\/1\.1\r\n/)
  expect(request.toLowerCase()).toContain('\r\ncontent-type: application/json\r\n')
  expect(request.endsWith('\r\n\r\n{"prefix":"é","context":"\\ud800","n":null}')).toBe(true)
})

describe('a deadline that is missed while we were held up is ours', () => {
  const silent = () => {}
  /** On a machine that others use too the real loop is held up now and then: what is said of it is given here. */
  const heldUp = (heldUpMs: EventLoopLag['heldUpMs']): EventLoopLag => ({ heldUpMs, [Symbol.dispose]() {} })

  it.each([
    ['an idle loop', 0, 'S2003', 'submission'],
    ['a loop that is as late as on any busy machine', 49, 'S2003', 'submission'],
    ['a loop that is later', 50, 'H0003', 'harness'],
  ])('%s: held up for %d ms of 300: %s', async (_, ms, code, by) => {
    const seat = await client(
      silent,
      undefined,
      heldUp(() => ms),
    )
    expect(await seat.send(brief, never)).toMatchObject({ fault: { code, by } })
  })

  it('a loop that is held up while the request waits: H0003, with how long', async () => {
    const seat = await client(silent)
    const reply = seat.send(brief, never)
    setTimeout(() => hold(200), 50)
    expect(await reply).toMatchObject({
      fault: { code: 'H0003', by: 'harness', evidence: expect.stringMatching(/held up for [1-9]\d\d+ ms/) },
    })
  })

  it('an answer that lies there while we are held up over the deadline: H0003, never S2003', async () => {
    const seat = await client((socket) => setTimeout(() => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}'), 20))
    const reply = seat.send(brief, never)
    setTimeout(() => hold(500), 40)
    const outcome: Reply = await reply
    if ('fault' in outcome) expect(outcome.fault.code).toBe('H0003')
    else expect(outcome.ms).toBeLessThanOrEqual(300)
  })

  it('what held us up before the request does not count', async () => {
    const asked: number[] = []
    const seat = await client(
      silent,
      undefined,
      heldUp((since) => {
        asked.push(since)
        return 0
      }),
    )
    const before = performance.now()
    expect(await seat.send(brief, never)).toMatchObject({ fault: { code: 'S2003' } })
    expect(asked).toHaveLength(1)
    expect(asked[0]).toBeGreaterThanOrEqual(before)
  })
})

describe('an error status is S2005 with the first 300 characters', () => {
  it.each([
    [404, 'not here', '404:not here'],
    [500, 'é'.repeat(400), `500:${'é'.repeat(300)}`],
    [201, '{"prediction":"x"}', '201:{"prediction":"x"}'],
    [503, '\u0000\u001b[31m', '503:\u0000\u001b[31m'],
    // The 300th character is inside the password.
    [502, `${'x'.repeat(280)} http://me:hunter2hunter2@proxy`, `502:${'x'.repeat(280)} http://********@pro`],
  ])('%i', async (status, body, evidence) => {
    const seat = await client((socket) => socket.write(`HTTP/1.1 ${status} X\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`))
    expect(await seat.send(ask, never)).toMatchObject({ fault: { code: 'S2005', evidence } })
  })
})

describe('a process that ended explains a broken connection', () => {
  const hangUp: Parameters<typeof rawServer>[0] = (socket) => socket.destroy()
  it.each([
    ['it crashed', fault('S2002', { what: 'the server exited with code 7' }), 'S2004'],
    ['it was killed for its memory', fault('S2007'), 'S2007'],
    ['it still runs', null, 'S2004'],
  ])('%s: %s', async (_name, end, code) => {
    const seat = await client(hangUp, async () => end)
    expect(await seat.send(ask, never)).toMatchObject({ fault: { code } })
  })

  it('is not asked when the answer was merely late', async () => {
    const seat = await client(
      () => {},
      async () => fault('S2002'),
    )
    expect(await seat.send(brief, never)).toMatchObject({ fault: { code: 'S2003' } })
  })
})

it('an abort throws', async () => {
  const seat = await client(() => {})
  await expect(seat.send(ask, AbortSignal.timeout(50))).rejects.toMatchObject({ name: 'TimeoutError' })
})
