import type { Socket } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { openBriefHttp } from '../../src/base/brief-http.ts'
import { type HttpClient, type HttpProblem, type HttpRequest, openHttp } from '../../src/base/http.ts'
import { openTransport, serverAddress } from '../../src/runtime/docker/transport/open-transport.ts'
import { fakeContainerEngine } from '../support/fake-container-engine.ts'
import { type RawServer, rawServer } from '../support/raw-server.ts'

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

type Way = 'loopback' | 'loopback by the client of Node' | 'exec tunnel'
/** What a hostile server does comes to the same over each. */
const ways = ['loopback', 'loopback by the client of Node', 'exec tunnel'] as const

/** Over a socket of this machine. */
const openers = { loopback: openHttp, 'loopback by the client of Node': openBriefHttp }

type Serve = (socket: Socket, request: string, index: number) => void

function servedOver(way: Way): (serve: Serve) => Promise<{ http: HttpClient; server: RawServer }> {
  return async (serve) => {
    const server = await rawServer(serve, way === 'exec tunnel' ? serverAddress : '127.0.0.1')
    open.push(server)
    return { http: await clientOf(server, way), server }
  }
}

async function clientOf(server: RawServer, way: Way): Promise<HttpClient> {
  if (way !== 'exec tunnel') {
    const http = openers[way](server.url)
    open.push(http)
    return http
  }
  const fake = await fakeContainerEngine()
  const transport = await openTransport({ engine: fake.engine, containerId: 'x', port: server.port, kind: 'exec', warmUpPath: null })
  open.push(fake, transport)
  return transport.http
}

/** With more time than a busy machine takes: a test of the limit sets its own. */
const ask: HttpRequest = { method: 'POST', path: '/predict', body: '{}', timeoutMs: 10_000, maxBodyBytes: 1_000_000 }
const ok = (body: string | Buffer, headers = '') => {
  const bytes = Buffer.from(body)
  return Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${headers}Content-Length: ${bytes.length}\r\n\r\n`), bytes])
}
const zeros = Buffer.alloc(100_000_000)
const bombs = { gzip: gzipSync(zeros), deflate: deflateSync(zeros), br: brotliCompressSync(zeros), twice: gzipSync(gzipSync(zeros)) }

describe.each(ways)('an answer over %s', (way) => {
  const served = servedOver(way)
  const text = '{"prediction":"Grüße"}'
  it.each([
    ['plain', ok(text)],
    [
      'chunked',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"pre\r\n12\r\ndiction":"Gr\u00c3\u00bc\u00c3\u009fe"\r\n1\r\n}\r\n0\r\n\r\n',
    ],
    ['gzip', ok(gzipSync(text), 'Content-Encoding: gzip\r\n')],
    ['x-gzip in capitals', ok(gzipSync(text), 'Content-Encoding: X-GZIP\r\n')],
    ['deflate, zlib format (RFC 9110 8.4.1.2)', ok(deflateSync(text), 'Content-Encoding: deflate\r\n')],
    ['deflate, raw, as some send it', ok(deflateRawSync(text), 'Content-Encoding: deflate\r\n')],
    ['brotli', ok(brotliCompressSync(text), 'Content-Encoding: br\r\n')],
    ['two codings', ok(gzipSync(deflateSync(text)), 'Content-Encoding: deflate, gzip\r\n')],
    ['identity', ok(text, 'Content-Encoding: identity\r\n')],
    ['an empty body that claims to be gzip', ok('', 'Content-Encoding: gzip\r\n'), ''],
    ['longer than its content-length: what is declared counts', Buffer.concat([ok(text), Buffer.from('HTTP trailing rubbish')])],
    ['early hints first', Buffer.concat([Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n'), ok(text)])],
  ])('%s', async (_name, bytes, expected = text) => {
    const { http } = await served((socket) => socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes))
    const result = await http.request(ask)
    expect(result).toMatchObject({ ok: true, status: 200 })
    if (result.ok) expect(new TextDecoder().decode(result.body)).toBe(expected.includes('Gr') ? text : expected)
  })

  it('ends with the connection where no length is given', async () => {
    const { http } = await served((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nall of it'))
    const result = await http.request(ask)
    expect(result.ok && new TextDecoder().decode(result.body)).toBe('all of it')
  })

  it('keeps a header called __proto__ a header', async () => {
    const { http } = await served((socket) => socket.write(ok('', '__proto__: x\r\nSet-Cookie: a\r\nSet-Cookie: b\r\n')))
    const result = await http.request(ask)
    expect(result.ok && Object.entries(result.headers)).toEqual(
      expect.arrayContaining([
        ['__proto__', 'x'],
        ['set-cookie', 'a, b'],
      ]),
    )
    expect(Object.getPrototypeOf({})).toBe(Object.prototype)
  })

  it('carries error statuses as answers', async () => {
    const { http } = await served((socket) => socket.write('HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy'))
    expect(await http.request(ask)).toMatchObject({ ok: true, status: 503 })
  })
})

describe.each(ways)('no answer over %s: the problem, and never later than the limit', (way) => {
  const served = servedOver(way)
  const drip = (socket: Socket, first: string, piece: string, everyMs: number) => {
    socket.write(first)
    const timer = setInterval(() => socket.write(piece), everyMs)
    socket.on('close', () => clearInterval(timer))
  }
  const flood = (socket: Socket, first: string, piece: Buffer) => {
    socket.write(first)
    const more = () => {
      while (!socket.destroyed && socket.write(piece));
    }
    socket.on('drain', more)
    more()
  }
  const cases: [string, HttpProblem, (socket: Socket) => void][] = [
    ['silence', 'timeout', () => {}],
    ['headers byte by byte', 'timeout', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', 'x', 20)],
    ['body byte by byte', 'timeout', (socket) => drip(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n', 'x', 20)],
    ['informational answers without end', 'timeout', (socket) => drip(socket, '', 'HTTP/1.1 103 Early Hints\r\n\r\n', 20)],
    [
      'informational answers as fast as they go, which would keep us too busy to notice the time',
      'protocol',
      (socket) => flood(socket, '', Buffer.from('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(2_000))),
    ],
    [
      'a body in chunks of a byte',
      'protocol',
      (socket) => flood(socket, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', Buffer.from('1\r\nx\r\n'.repeat(2_000))),
    ],
    [
      'endless chunks',
      'too-large',
      (socket) => flood(socket, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', Buffer.from(`4000\r\n${'x'.repeat(0x4000)}\r\n`)),
    ],
    ['endless body until close', 'too-large', (socket) => flood(socket, 'HTTP/1.1 200 OK\r\n\r\n', Buffer.alloc(65536))],
    ['a declared length over the limit', 'too-large', (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000001\r\n\r\n')],
    ['endless headers', 'protocol', (socket) => flood(socket, 'HTTP/1.1 200 OK\r\n', Buffer.from(`a: ${'x'.repeat(1000)}\r\n`))],
    ['a gzip bomb, 100 MB in 97 kB', 'too-large', (socket) => socket.write(ok(bombs.gzip, 'Content-Encoding: gzip\r\n'))],
    ['a deflate bomb', 'too-large', (socket) => socket.write(ok(bombs.deflate, 'Content-Encoding: deflate\r\n'))],
    ['a brotli bomb, 100 MB in under 100 bytes', 'too-large', (socket) => socket.write(ok(bombs.br, 'Content-Encoding: br\r\n'))],
    ['a bomb in a bomb', 'too-large', (socket) => socket.write(ok(bombs.twice, 'Content-Encoding: gzip, gzip\r\n'))],
    ['three codings', 'encoding', (socket) => socket.write(ok(gzipSync(''), 'Content-Encoding: gzip, gzip, gzip\r\n'))],
    ['a coding that does not exist', 'encoding', (socket) => socket.write(ok('x', 'Content-Encoding: snappy\r\n'))],
    ['gzip that is none', 'encoding', (socket) => socket.write(ok('plain text', 'Content-Encoding: gzip\r\n'))],
    [
      'gzip that is cut',
      'encoding',
      (socket) => socket.write(ok(gzipSync('x'.repeat(5000)).subarray(0, -9), 'Content-Encoding: gzip\r\n')),
    ],
    [
      'a redirect',
      'redirect',
      (socket) => socket.write('HTTP/1.1 307 Go\r\nLocation: http://127.0.0.1:1/predict\r\nContent-Length: 0\r\n\r\n'),
    ],
    ['hang-up before the head', 'reset', (socket) => socket.destroy()],
    ['hang-up inside the head', 'reset', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Le')],
    ['hang-up inside the body', 'reset', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"pred')],
    ['hang-up inside a chunk', 'reset', (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{"pred')],
    ['a hard reset', 'reset', (socket) => socket.resetAndDestroy()],
    ['not HTTP', 'protocol', (socket) => socket.write('220 mail ready\r\n\r\n')],
    ['a status that is no number', 'protocol', (socket) => socket.write('HTTP/1.1 abc OK\r\n\r\n')],
    ['binary', 'protocol', (socket) => socket.write(Buffer.from([0x16, 3, 1, 0, 200, 1, 0, 0, 0xff, 0xfe]))],
    [
      'two lengths that differ',
      'protocol',
      (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx'),
    ],
    [
      'a length beside chunks',
      'protocol',
      (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'),
    ],
    ['a chunk size that is no number', 'protocol', (socket) => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n')],
    [
      'an upgrade that nobody asked for',
      'protocol',
      (socket) => socket.write('HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    ],
  ]

  it.each(cases)('%s: %s', async (_name, problem, serve) => {
    const { http } = await served((socket) => serve(socket))
    const before = process.memoryUsage().arrayBuffers
    const startedAt = performance.now()
    // None of these ends by itself: what is not told by the limit of 400 ms is told by what comes, before the ten seconds are over.
    const result = await http.request(problem === 'timeout' ? { ...ask, timeoutMs: 400 } : ask)
    expect(result).toMatchObject({ ok: false, problem })
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000)
  })

  it('nothing listens: refused', async () => {
    const server = await rawServer(() => {})
    await server[Symbol.asyncDispose]()
    const http = await clientOf(server, way)
    expect(await http.request(ask)).toMatchObject({ ok: false, problem: 'refused', status: null })
  })

  it('tells where a redirect leads', async () => {
    const { http, server } = await served((socket) => socket.write('HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n'))
    expect(await http.request(ask)).toMatchObject({ problem: 'redirect', status: 302, location: '/other' })
    expect(server.connections()).toBe(1)
  })
})

describe.each(ways)('connections over %s are reused, and never at the price of a fault', (way) => {
  const served = servedOver(way)
  it('one connection for requests in a row', async () => {
    const { http, server } = await served((socket) => socket.write(ok('x')))
    for (let n = 0; n < 20; n++) expect((await http.request(ask)).ok).toBe(true)
    expect(server.connections()).toBe(1)
  })

  it('a server that hangs up after each answer without saying so loses no request', async () => {
    let request = ''
    const { http } = await served((socket, text) => {
      request = text
      socket.write(ok('x'))
      setTimeout(() => socket.end(), 1)
    })
    // Before it was seen to hang up nobody can know. A GET is sent again whenever it meets that; from then on each asks to be the last.
    const known = async () => (await http.request({ ...ask, method: 'GET' })).ok && /^connection: close/im.test(request)
    await expect.poll(known, { timeout: 10_000 }).toBe(true)
    for (let n = 0; n < 50; n++) expect(await http.request(ask)).toMatchObject({ ok: true })
  })

  it('an idle connection is closed by us before a server with 2 s keep-alive does it', async () => {
    let closedAfter = 0
    const { http } = await served((socket) => {
      const answered = performance.now()
      socket.write(ok('x'))
      socket.on('end', () => {
        closedAfter = performance.now() - answered
      })
    })
    await http.request(ask)
    await expect.poll(() => closedAfter, { timeout: 10_000 }).toBeGreaterThan(500)
    expect(closedAfter).toBeLessThan(1_900)
  })

  it('a GET is sent again when the connection turns out to be dead, a POST never', async () => {
    const seen: string[] = []
    const { http } = await served((socket, request, index) => {
      seen.push(request.slice(0, 4).trim())
      if (index === 1 || index === 4) socket.destroy()
      else socket.write(ok('x'))
    })
    const get = { ...ask, method: 'GET' } as const
    expect((await http.request(get)).ok).toBe(true)
    expect((await http.request(get)).ok).toBe(true)
    expect((await http.request(get)).ok).toBe(true)
    expect(await http.request(ask)).toMatchObject({ ok: false, problem: 'reset' })
    expect(seen).toEqual(['GET', 'GET', 'GET', 'GET', 'POST'])
  })
})

describe.each(ways)('abort over %s', (way) => {
  const served = servedOver(way)
  it('throws the reason at once and closes the connection', async () => {
    let closed = false
    const { http } = await served((socket) =>
      socket.on('close', () => {
        closed = true
      }),
    )
    const abort = new AbortController()
    setTimeout(() => abort.abort(new Error('Ctrl-C')), 30)
    const startedAt = performance.now()
    await expect(http.request(ask, abort.signal)).rejects.toThrow('Ctrl-C')
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    await expect.poll(() => closed, { timeout: 5_000 }).toBe(true)
  })

  it('before the start sends nothing', async () => {
    const { http, server } = await served((socket) => socket.write(ok('x')))
    await expect(http.request(ask, AbortSignal.abort(new Error('over')))).rejects.toThrow('over')
    expect(server.connections()).toBe(0)
  })

  it('leaves no listener behind', async () => {
    const { http } = await served((socket) => socket.write(ok('x')))
    const abort = new AbortController()
    let added = 0
    const { signal } = abort
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      added++
      add(...args)
    }
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      added--
      remove(...args)
    }
    for (let n = 0; n < 5; n++) await http.request(ask, signal)
    expect(added).toBe(0)
  })
})

describe.each(Object.entries(openers))('no connection over %s', (_way, openOne) => {
  const served = servedOver('loopback')
  it('a name that does not exist (RFC 6761 6.4): unreachable', async () => {
    const http = openOne('http://nothing.invalid')
    open.push(http)
    expect(await http.request({ ...ask, timeoutMs: 5_000 })).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/unreachable|timeout/),
    })
  })

  it('plain HTTP behind an https address: unreachable', async () => {
    const { server } = await served((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const http = openOne(server.url.replace('http', 'https'))
    open.push(http)
    const result = await http.request({ ...ask, timeoutMs: 1_000 })
    expect(result.ok).toBe(false)
    expect(result.ok || result.problem).toMatch(/unreachable|timeout/)
  })
})

describe('the base URL', () => {
  const served = servedOver('loopback')
  it.each([
    ['', '/predict'],
    ['/', '/predict'],
    ['/api', '/api/predict'],
    ['/api//', '/api/predict'],
  ])('with the path %j asks for %s', async (suffix, expected) => {
    const { server } = await served((socket, request) => socket.write(ok(request.split(' ')[1] ?? '')))
    const http = openHttp(server.url + suffix)
    open.push(http)
    const result = await http.request(ask)
    expect(result.ok && new TextDecoder().decode(result.body)).toBe(expected)
  })

  it.each(['', 'localhost:8091', 'ftp://x', 'http://user:pass@x', 'http://x/?q=1', 'file:///etc/passwd'])('%j is refused', (url) => {
    expect(() => openHttp(url)).toThrowError(expect.objectContaining({ code: 'U0003' }))
  })

  it.each(['http://user:hunter2@x', 'ftp://user:hunter2@x', 'user:hunter2@x:8091', 'http://user:hunt/er2@x', 'http://user:hunter2@x/?q=1'])(
    '%j is refused without saying its password',
    (url) => {
      const refused = expect.objectContaining({ code: 'U0003', message: expect.not.stringMatching(/hunt|er2/) })
      expect(() => openHttp(url)).toThrowError(refused)
    },
  )
})
