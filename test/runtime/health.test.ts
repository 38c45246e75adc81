import { afterEach, describe, expect, it } from 'vitest'
import type { Contract } from '../../src/base/contract.ts'
import type { Fault } from '../../src/base/fault.ts'
import { openHttp } from '../../src/base/http.ts'
import { waitUntilHealthy } from '../../src/runtime/health.ts'
import { watchHealth } from '../../src/runtime/health-watch.ts'
import { neverHealthy } from '../../src/runtime/never-healthy.ts'
import { remoteRuntime } from '../../src/runtime/remote/remote-runtime.ts'
import { isFault } from '../../src/runtime/types.ts'
import { rawServer } from '../support/raw-server.ts'

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]()
})
const { signal } = new AbortController()
const contract: Contract = {
  healthPaths: ['/healthz', '/health'],
  healthMethods: ['GET', 'POST'],
  isHealthy: (status, body) => status === 200 && Buffer.from(body).toString().includes('healthy'),
  // More than a busy machine takes: a test of a limit sets its own.
  healthTimeoutMs: 10_000,
  startupTimeoutMs: 20_000,
  agent: 'test',
}
const healthy = 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{"status":"healthy"}'
const missing = 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'
const wrongMethod = 'HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n'
const loading = 'HTTP/1.1 503 Busy\r\nContent-Length: 7\r\n\r\nloading'

async function serving(answer: (path: string, index: number, method: string) => string | null) {
  const asked: string[] = []
  const server = await rawServer((socket, request, index) => {
    const [method = '', path = ''] = request.split(' ')
    asked.push(method === 'GET' ? path : `${method} ${path}`)
    const text = answer(path, index, method)
    if (text !== null) socket.write(text)
  })
  const http = openHttp(server.url)
  open.push(server, http)
  return { asked, server, http }
}

describe('until healthy', () => {
  it('asks the paths in order, again and again, and names the one that was healthy', async () => {
    const { asked, http } = await serving((path, index) => (path === '/healthz' || index < 4 ? loading : healthy))
    const outcome = await waitUntilHealthy({ http, contract, intervalMs: 20, signal })
    expect(outcome).toMatchObject({ healthy: true, method: 'GET', path: '/health' })
    expect(asked).toEqual(['/healthz', '/health', '/healthz', '/health', '/healthz', '/health'])
  })

  // Every cord of a chute is a POST (reference babelbit 2.2).
  it.each([
    ['404', missing],
    ['405', wrongMethod],
    ['501', 'HTTP/1.1 501 Unsupported\r\nContent-Length: 0\r\n\r\n'],
  ])('asks with POST where GET is answered with %s', async (_, refused) => {
    const { asked, http } = await serving((path, _index, method) => (method === 'POST' && path === '/health' ? healthy : refused))
    const outcome = await waitUntilHealthy({ http, contract, intervalMs: 20, signal })
    expect(outcome).toMatchObject({ healthy: true, method: 'POST', path: '/health' })
    expect(asked).toEqual(['/healthz', 'POST /healthz', '/health', 'POST /health'])
  })

  it('a server that serves no way of asking is not waited for, and what it said to each is told', async () => {
    const { http } = await serving((path) => (path === '/health' ? wrongMethod : missing))
    const outcome = await waitUntilHealthy({ http, contract, intervalMs: 20, notServedForMs: 200, signal })
    const last = 'GET /healthz: status 404; POST /healthz: status 404; GET /health: status 405; POST /health: status 405'
    expect(outcome).toMatchObject({ healthy: false, why: 'not-served', last })
    expect(outcome.afterMs).toBeGreaterThanOrEqual(200)
    expect(outcome.afterMs).toBeLessThan(10_000)
  })

  it('one that serves it after a while is waited for, and one answer of another kind begins the time anew', async () => {
    const notServedForMs = 2_000
    // Missing for longer than that in all, but never in a row.
    const changes = [missing, loading, missing, healthy]
    let since = performance.now()
    const { http } = await serving((path) => {
      if (path === '/healthz') return missing
      if (changes[0] !== missing || performance.now() - since > 0.6 * notServedForMs) {
        since = performance.now()
        if (changes.length > 1) changes.shift()
      }
      return changes[0] ?? healthy
    })
    const outcome = await waitUntilHealthy({ http, contract, intervalMs: 20, notServedForMs, signal })
    expect(outcome).toMatchObject({ healthy: true, path: '/health' })
    expect(outcome.afterMs).toBeGreaterThan(notServedForMs)
  })

  it('who waits is told so in words, as long as nothing was ever heard', async () => {
    const { server, http } = await serving(() => loading)
    await server[Symbol.asyncDispose]()
    const told = new Set<string>()
    await waitUntilHealthy({ http, contract, intervalMs: 20, refusedForMs: 100, signal, onTry: (text) => told.add(text) })
    expect([...told]).toEqual(['waiting for the server'])
  })

  it('a request that hangs costs its own time limit only', async () => {
    const { http } = await serving((path) => (path === '/healthz' ? null : healthy))
    const outcome = await waitUntilHealthy({ http, contract: { ...contract, healthTimeoutMs: 100 }, intervalMs: 20, signal })
    expect(outcome).toMatchObject({ healthy: true })
    expect(outcome.afterMs).toBeLessThan(10_000)
  })

  it('the deadline holds, with the last thing that was heard of each path', async () => {
    const { http } = await serving((path) => (path === '/healthz' ? missing : loading))
    const outcome = await waitUntilHealthy({ http, contract: { ...contract, startupTimeoutMs: 1_000 }, intervalMs: 20, signal })
    expect(outcome).toMatchObject({
      healthy: false,
      why: 'deadline',
      last: 'GET /healthz: status 404; POST /healthz: status 404; GET /health: status 503 loading',
    })
    expect(outcome.afterMs).toBeLessThan(10_000)
  })

  it('stops at once when the process exits', async () => {
    const { http } = await serving(() => null)
    const exited = new Promise<void>((resolve) => setTimeout(resolve, 120))
    const outcome = await waitUntilHealthy({ http, contract, intervalMs: 20, signal, exited })
    expect(outcome).toMatchObject({ healthy: false, why: 'exited' })
    // The question that is under way would have another ten seconds.
    expect(outcome.afterMs).toBeLessThan(5_000)
  })

  it('an abort throws its reason', async () => {
    const { http } = await serving(() => loading)
    const abort = new AbortController()
    setTimeout(() => abort.abort(new Error('Ctrl-C')), 50)
    await expect(waitUntilHealthy({ http, contract, intervalMs: 20, signal: abort.signal })).rejects.toThrow('Ctrl-C')
  })
})

describe('during the run', () => {
  const watched = async (answer: (path: string, index: number) => string | null, method: 'GET' | 'POST' = 'GET', intervalMs = 30) => {
    const lost: Fault[] = []
    const { http, asked } = await serving(answer)
    const watch = watchHealth({
      http,
      contract,
      probe: { method, path: '/health' },
      intervalMs,
      timeoutMs: 10_000,
      tries: 3,
      onLost: (fault) => lost.push(fault),
    })
    open.push({ [Symbol.asyncDispose]: async () => watch[Symbol.dispose]() })
    return { lost, asked, watch }
  }

  it('three failures in a row are a loss, told once: S2011', async () => {
    const { lost, asked } = await watched((_, index) => (index < 2 ? healthy : loading))
    await expect.poll(() => lost.length, { timeout: 5_000 }).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(lost).toMatchObject([{ code: 'S2011', evidence: '3 tries in a row; the last: GET /health: status 503 loading' }])
    expect(asked.length).toBe(5)
  })

  it('tries lie a third of the interval apart, so that a restart in between is none', async () => {
    const times: number[] = []
    const { lost } = await watched(
      () => {
        times.push(performance.now())
        return loading
      },
      'GET',
      300,
    )
    await expect.poll(() => lost.length, { timeout: 10_000 }).toBe(1)
    expect(times).toHaveLength(3)
    for (const [at, time] of times.entries()) expect(time - (times[at - 1] ?? time - 100)).toBeGreaterThan(90)
  })

  it('two failures and a recovery are none', async () => {
    const { lost, asked } = await watched((_, index) => (index % 3 === 2 ? healthy : loading))
    await expect.poll(() => asked.length, { timeout: 10_000 }).toBeGreaterThan(12)
    expect(lost).toEqual([])
  })

  it('asks with the method that was healthy at the start', async () => {
    const { asked } = await watched(() => healthy, 'POST')
    await expect.poll(() => asked.length, { timeout: 10_000 }).toBeGreaterThan(2)
    expect(new Set(asked)).toEqual(new Set(['POST /health']))
  })

  it('nobody is asked after its end', async () => {
    let end = () => {}
    // While a question waits for its answer no other one is on its way.
    const { asked, watch } = await watched((_, index) => {
      if (index === 1) end()
      return healthy
    })
    end = () => watch[Symbol.dispose]()
    await expect.poll(() => asked.length, { timeout: 5_000 }).toBe(2)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(asked.length).toBe(2)
  })
})

it.each([
  ['not-served', null, 'serves none of GET, POST at /healthz, /health', /^answer GET or POST \/healthz/],
  ['deadline', '', 'not healthy within 1 s', /^listen on the port/],
] as const)('S2006 says what was wrong: %s', (why, tail, what, remedy) => {
  const shorter = { ...contract, startupTimeoutMs: 1_000 }
  const found = neverHealthy({ healthy: false, why, last: 'GET /health: status 404', afterMs: 10_000 }, shorter, tail)
  expect(found).toMatchObject({
    code: 'S2006',
    what: expect.stringContaining(what),
    evidence: 'GET /health: status 404',
    remedy: expect.stringMatching(remedy),
  })
})

describe('the remote runtime', () => {
  const prepared = { command: [], folder: null, facts: {} }
  const limits = { memoryBytes: null, wallMs: null, outputBytes: 0 }
  const ask = { method: 'POST', path: '/predict', body: {}, timeoutMs: 10_000, maxBodyBytes: 100 } as const

  it('talks to what is up, and ends with its disposal', async () => {
    const { server } = await serving(() => healthy)
    const running = await remoteRuntime({ url: `${server.url}/`, contract }).start(prepared, limits, signal)
    if (isFault(running)) throw new Error(running.what)
    expect(running).toMatchObject({ isolation: 'none' })
    expect(await running.client.send(ask, signal)).toMatchObject({ status: 200 })
    await running[Symbol.asyncDispose]()
    expect(await running.exited).toEqual({ code: null, signal: null, fault: null })
  })

  it('nothing listens: S2014 within seconds, however long a start may take', async () => {
    const server = await rawServer(() => {})
    await server[Symbol.asyncDispose]()
    const startedAt = performance.now()
    const outcome = await remoteRuntime({ url: server.url, contract: { ...contract, startupTimeoutMs: 600_000 } }).start(
      prepared,
      limits,
      signal,
    )
    expect(outcome).toMatchObject({ code: 'S2014', evidence: expect.stringContaining('ECONNREFUSED') })
    expect(performance.now() - startedAt).toBeLessThan(6_000)
  })

  it('up and never healthy: S2006', async () => {
    const { server } = await serving(() => loading)
    const brief = { ...contract, startupTimeoutMs: 1_000 }
    expect(await remoteRuntime({ url: server.url, contract: brief }).start(prepared, limits, signal)).toMatchObject({
      code: 'S2006',
      evidence: expect.stringContaining('503'),
    })
  })

  it.each(['localhost:80', 'ftp://x', ''])('%j is no address: U0003', (url) => {
    expect(() => remoteRuntime({ url, contract })).toThrowError(expect.objectContaining({ code: 'U0003' }))
  })
})
