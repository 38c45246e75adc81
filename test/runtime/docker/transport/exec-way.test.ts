import { type AddressInfo, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { HttpRequest } from '../../../../src/base/http.ts'
import { openTransport, serverAddress, type TransportOptions } from '../../../../src/runtime/docker/transport/open-transport.ts'
import { type FakeEngineOptions, fakeContainerEngine } from '../../../support/fake-container-engine.ts'
import { rawServer } from '../../../support/raw-server.ts'
import { waitFor } from '../../../support/wait-for.ts'

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

/** With more time than a busy machine takes: a test of the limit sets its own. */
const post: HttpRequest = { method: 'POST', path: '/predict', body: '{}', timeoutMs: 10_000, maxBodyBytes: 1_000_000 }
const ok = (body: string, headers = '') => `HTTP/1.1 200 OK\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

type Serve = (socket: Socket, request: string, index: number) => void

async function tunnel(serve: Serve, options: Partial<TransportOptions> = {}, fakeOptions: FakeEngineOptions = {}) {
  const server = await rawServer(serve, serverAddress)
  open.push(server)
  const fake = await fakeContainerEngine(fakeOptions)
  open.push(fake)
  const given = { engine: fake.engine, containerId: 'x', port: server.port, kind: 'exec', warmUpPath: null, ...options } as const
  const transport = await openTransport(given)
  open.push(transport)
  return { server, fake, transport, http: transport.http }
}

describe('one relay carries many requests', () => {
  it.each<[string, Serve, number]>([
    ['on a connection that is kept', (socket) => socket.write(ok('x')), 1],
    ['on a new connection each, where the server closes them', (socket) => socket.end(ok('x', 'Connection: close\r\n')), 30],
  ])('%s', async (_name, serve, connections) => {
    const { http, fake, server } = await tunnel(serve)
    for (let n = 0; n < 30; n++) expect(await http.request(post)).toMatchObject({ ok: true, status: 200 })
    expect(fake.execs()).toHaveLength(1)
    expect(server.connections()).toBe(connections)
  })

  it('also while nothing listens yet: refused, and asking again costs no process', async () => {
    const { http, fake, server } = await tunnel(() => {})
    await server[Symbol.asyncDispose]()
    for (let n = 0; n < 20; n++) expect(await http.request(post)).toMatchObject({ ok: false, problem: 'refused' })
    expect(fake.execs()).toHaveLength(1)
  })

  it('whatever the engine cuts the stream into', async () => {
    const body = 'é'.repeat(20_000)
    const { http } = await tunnel((socket) => socket.write(ok(body)), {}, { frameBytes: 7 })
    const result = await http.request(post)
    expect(result.ok && new TextDecoder().decode(result.body)).toBe(body)
  })
})

describe('requests beside each other', () => {
  it('take a relay each, eight at most; the rest waits', async () => {
    let now = 0
    let peak = 0
    const { http, fake } = await tunnel((socket) => {
      peak = Math.max(peak, ++now)
      setTimeout(() => {
        now--
        socket.write(ok('x'))
      }, 100)
    })
    const results = await Promise.all(Array.from({ length: 20 }, () => http.request(post)))
    expect(results.every(({ ok }) => ok)).toBe(true)
    expect(fake.execs().length).toBeGreaterThan(1)
    expect(fake.execs().length).toBeLessThanOrEqual(8)
    expect(peak).toBeLessThanOrEqual(8)
    expect(results.every(({ ms }) => ms < 5_000)).toBe(true)
  })

  it('one that waits can be aborted', async () => {
    const { http } = await tunnel(() => {})
    const held = Array.from({ length: 8 }, () => http.request({ ...post, timeoutMs: 1_000 }))
    await sleep(50)
    await expect(http.request(post, AbortSignal.timeout(100))).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(await Promise.all(held)).toEqual(Array(8).fill(expect.objectContaining({ problem: 'timeout' })))
  })
})

describe('the time of an answer', () => {
  it('is without the opening of the way, and never of the first exchange on it', async () => {
    const seen: string[] = []
    const { http } = await tunnel(
      (socket, request) => {
        const first = seen.length === 0
        seen.push(request.split(' ').slice(0, 2).join(' '))
        setTimeout(() => socket.write(ok('x')), first ? 2_000 : 0)
      },
      { warmUpPath: '/health' },
    )
    const result = await http.request(post)
    expect(result).toMatchObject({ ok: true })
    expect(result.ms).toBeLessThan(1_500)
    await http.request(post)
    expect(seen).toEqual(['GET /health', 'POST /predict', 'POST /predict'])
  })

  it('a health request warms the way up itself', async () => {
    const seen: string[] = []
    const { http } = await tunnel(
      (socket, request) => {
        seen.push(request.split(' ').slice(0, 2).join(' '))
        socket.write(ok('x'))
      },
      { warmUpPath: '/health' },
    )
    await http.request({ ...post, method: 'GET', path: '/ready' })
    await http.request(post)
    expect(seen).toEqual(['GET /ready', 'POST /predict'])
  })

  it('a server that closes after the warm-up, or answers nothing to it, is asked on a new connection', async () => {
    const { http, fake } = await tunnel((socket, request) => void (request.startsWith('POST') ? socket.write(ok('x')) : socket.destroy()), {
      warmUpPath: '/health',
    })
    expect(await http.request(post)).toMatchObject({ ok: true })
    expect(fake.execs()).toHaveLength(1)
  })

  it('how long it takes to get a relay is outside the time limit', async () => {
    const { http } = await tunnel((socket) => socket.write(ok('x')), {}, { startDelayMs: 2_000 })
    const both = await Promise.all([1, 2].map(() => http.request({ ...post, timeoutMs: 1_500 })))
    expect(both).toEqual(Array(2).fill(expect.objectContaining({ ok: true })))
    expect(Math.max(...both.map(({ ms }) => ms))).toBeLessThan(1_500)
  })
})

describe('whose fault it is', () => {
  it('the container dies during a request: the connection broke, at once; after that nothing listens', async () => {
    const { http, fake } = await tunnel(() => fake.killContainer())
    const startedAt = performance.now()
    expect(await http.request(post)).toMatchObject({ ok: false, problem: 'reset' })
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    expect(await http.request(post)).toMatchObject({ ok: false, problem: 'refused' })
  })

  it('a body without a length that the death of the container cuts is no answer', async () => {
    const { http, fake } = await tunnel((socket) => {
      socket.write('HTTP/1.0 200 OK\r\n\r\n{"prediction":"ye')
      setTimeout(() => fake.killContainer(), 50)
    })
    expect(await http.request(post)).toMatchObject({ ok: false, problem: 'reset' })
  })

  it('the container engine dies during a request: E0028, by the environment', async () => {
    const { http, fake } = await tunnel(() => void fake.die())
    expect(await http.request(post)).toMatchObject({ ok: false, problem: 'tunnel', fault: { code: 'E0028', by: 'environment' } })
    expect(await http.request(post)).toMatchObject({ ok: false, problem: 'tunnel', fault: { code: 'E0028', by: 'environment' } })
  })

  it('the container engine hangs: a deadline that passes is not charged to the server', async () => {
    const { http, fake } = await tunnel(() => fake.freeze())
    const result = await http.request({ ...post, timeoutMs: 1_000 })
    expect(result).toMatchObject({ ok: false, problem: 'tunnel', fault: { code: 'E0021', by: 'environment' } })
  })

  it('a relay that was killed while idle is replaced without a word', async () => {
    const { http, fake } = await tunnel((socket) => socket.end(ok('x', 'Connection: close\r\n')))
    expect(await http.request(post)).toMatchObject({ ok: true })
    for (const child of fake.running()) child.kill('SIGKILL')
    await sleep(50)
    expect(await http.request(post)).toMatchObject({ ok: true })
    expect(fake.execs()).toHaveLength(2)
  })

  it('an answer that takes too long while the engine is well is a timeout', async () => {
    const { http, fake } = await tunnel((socket, _request, index) => void (index > 0 && socket.write(ok('x'))))
    expect(await http.request({ ...post, timeoutMs: 200 })).toMatchObject({ ok: false, problem: 'timeout' })
    expect(await http.request(post)).toMatchObject({ ok: true })
    expect(fake.execs()).toHaveLength(1)
  })
})

describe('bodies', () => {
  it('20 MB up to a server that writes an answer of 20 MB before it reads on', async () => {
    const big = Buffer.alloc(20_000_000, 7)
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => {
        socket.pause()
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${big.length}\r\n\r\n`)
        socket.write(big, () => socket.resume())
      })
    })
    await new Promise<void>((resolve) => server.listen(0, serverAddress, resolve))
    const fake = await fakeContainerEngine()
    const { port } = server.address() as AddressInfo
    const transport = await openTransport({ engine: fake.engine, containerId: 'x', port, kind: 'exec', warmUpPath: null })
    open.push({ [Symbol.asyncDispose]: async () => void server.close() }, fake, transport)
    const result = await transport.http.request({ ...post, body: big, timeoutMs: 15_000, maxBodyBytes: 30_000_000 })
    expect(result).toMatchObject({ ok: true })
    expect(result.ok && Buffer.compare(result.body, big)).toBe(0)
  })

  it('a server that takes none of the request is a timeout; the next request goes through', async () => {
    let stalled = false
    const { http, server } = await tunnel((socket) => socket.write(ok('x')))
    server.onConnection((socket) => {
      if (!stalled) socket.pause()
      stalled = true
    })
    const big = { ...post, body: Buffer.alloc(20_000_000), timeoutMs: 500 }
    expect(await http.request(big)).toMatchObject({ ok: false, problem: 'timeout' })
    expect(await http.request(post)).toMatchObject({ ok: true })
  })
})

describe('finding a Python', () => {
  it.each([
    [['python3'], 'python3'],
    [['python'], 'python'],
    [['/usr/bin/python3'], '/usr/bin/python3'],
  ])('an image with %j: %s', async (programs, expected) => {
    const { http, fake } = await tunnel((socket) => socket.write(ok('x')), {}, { programs })
    expect(await http.request(post)).toMatchObject({ ok: true })
    expect(fake.execs().at(-1)).toBe(expected)
  })

  it("none: E0022 with what each try said, and nsenter's reason where that was tried too", async () => {
    await expect(tunnel(() => {}, {}, { programs: [] })).rejects.toMatchObject({
      code: 'E0022',
      why: expect.stringMatching(/no Python in the container.*python3: .*executable file not found/s),
    })
    await expect(tunnel(() => {}, { kind: 'auto' }, { programs: [] })).rejects.toMatchObject({
      code: 'E0022',
      why: expect.stringMatching(/no Python .*; the container engine runs on another system/s),
    })
  })

  it.each([
    [
      'with the status that newer engines answer',
      500,
      'OCI runtime exec failed: exec: "python3": executable file not found in $PATH',
      'E0022',
    ],
    ['and a paused container', 409, 'Container x is paused, unpause the container before exec', 'E0022'],
  ])('none, %s', async (_name, status, message, code) => {
    await expect(tunnel(() => {}, {}, { refuse: { status, message } })).rejects.toMatchObject({ code })
  })

  it('one that prints other things than the relay would: not taken for one', async () => {
    const { fake } = await tunnel(
      (socket) => socket.write(ok('x')),
      {},
      { programs: ['python3', 'python'], banner: { python3: 'welcome!\n' } },
    )
    expect(fake.execs()).toEqual(['python3', 'python'])
  })
})

it('nothing runs on after the transport is closed', async () => {
  const { http, fake, transport } = await tunnel((socket) => setTimeout(() => socket.write(ok('x')), 30))
  await Promise.all([1, 2, 3].map(() => http.request(post)))
  expect(fake.running().length).toBeGreaterThan(1)
  await transport[Symbol.asyncDispose]()
  await waitFor(async () => fake.running().length === 0, 10_000)
  expect(await http.request(post).catch((error: Error) => error.name)).not.toMatchObject({ ok: true })
})

describe('a request that crosses with the hang-up of an idle connection', () => {
  it.each<[string, number, object, string[]]>([
    ['never came to the server: sent again', 30, { ok: true }, ['POST', 'POST']],
    ['came to the server: never sent twice', 120, { ok: false, problem: 'reset' }, ['POST', 'POST']],
  ])('%s', async (_name, hangUpAfterMs, expected, requests) => {
    const got: string[] = []
    // The answer is 50 ms on its way to us, and so is the news of a hang-up.
    const { http, fake } = await tunnel(
      (socket, request) => {
        got.push(request.split(' ')[0] ?? '')
        if (got.length === 2 && hangUpAfterMs > 50) return
        socket.write(ok('x'))
        if (got.length === 1) setTimeout(() => socket.end(), hangUpAfterMs)
      },
      {},
      { outputDelayMs: 50 },
    )
    expect(await http.request(post)).toMatchObject({ ok: true })
    expect(await http.request(post)).toMatchObject(expected)
    expect(got).toEqual(requests)
    expect(fake.execs()).toHaveLength(1)
  })
})
