import { request } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { openHttp } from '../../../../src/base/http.ts'
import { type Forwarder, type ForwarderOptions, serveForwarder } from '../../../../src/runtime/docker/forward/serve-forwarder.ts'
import { rawServer } from '../../../support/raw-server.ts'

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

async function forwarderTo(
  answer: string | Buffer | null,
  options: Partial<ForwarderOptions> = {},
): Promise<{ to: Forwarder; asked: string[] }> {
  const asked: string[] = []
  const server = await rawServer((socket, head) => {
    asked.push(head)
    if (answer !== null) socket.write(answer)
  })
  const http = openHttp(server.url)
  const to = await serveForwarder({ http, port: 0, ...options })
  open.push(server, http, to)
  return { to, asked }
}

interface Asking {
  method?: string
  path?: string
  headers?: Record<string, string>
  body?: string
}

/** Not fetch: it sends no Host of another name. */
function ask({ port }: Forwarder, { method = 'GET', path = '/health', headers = {}, body = '' }: Asking = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
    })
    asking.on('error', reject)
    asking.end(body)
  })
}

const ok = (body: string | Buffer, head = '') =>
  Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${head}Content-Length: ${Buffer.from(body).length}\r\n\r\n`), Buffer.from(body)])

describe('the address that leads into a container', () => {
  it('hands on what is asked and what is answered', async () => {
    const { to, asked } = await forwarderTo(ok('{"prediction":"yes"}', 'Content-Type: application/json\r\nX-Own: 1\r\n'))
    const answer = await ask(to, { method: 'POST', path: '/predict?a=b', headers: { 'content-type': 'application/json' }, body: '{"x":1}' })
    expect(answer).toMatchObject({
      status: 200,
      body: '{"prediction":"yes"}',
      headers: { 'content-type': 'application/json', 'x-own': '1' },
    })
    expect(asked[0]).toMatch(/^POST \/predict\?a=b HTTP\/1\.1\r\n/)
    expect(asked[0]).toMatch(/content-type: application\/json/i)
    expect(asked[0]?.endsWith('{"x":1}')).toBe(true)
  })

  it.each([
    // What the server sends, what comes out
    ['an error status', 'HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\nno', 503, 'no'],
    ['gzip, unpacked', ok(gzipSync('text'), 'Content-Encoding: gzip\r\n'), 200, 'text'],
    ['a redirect, not followed', 'HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n', 302, ''],
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n', 502, /"error":"protocol"/],
    ['too much', 'HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n', 502, /"error":"too-large"/],
    ['nothing', null, 504, /"error":"timeout"/],
  ] as const)('%s', async (_, sent, status, body) => {
    const { to } = await forwarderTo(sent, { timeoutMs: 300, maxBodyBytes: 1_000 })
    const answer = await ask(to)
    expect(answer.status).toBe(status)
    if (typeof body === 'string') expect(answer.body).toBe(body)
    else expect(answer.body).toMatch(body)
  })

  it.each([
    // What is asked, the status, whether the server hears of it
    ['by another name, as a web page would', { headers: { host: 'evil.example' } }, 421, false],
    ['by the name localhost', { headers: { host: 'localhost:1234' } }, 200, true],
    ['by another method', { method: 'DELETE' }, 405, false],
    ['with too much', { method: 'POST', body: 'x'.repeat(2_000) }, 413, false],
  ] as const)('asked %s', async (_, asking, status, heard) => {
    const { to, asked } = await forwarderTo(ok('{}'), { maxBodyBytes: 1_000 })
    expect((await ask(to, asking)).status).toBe(status)
    expect(asked.length > 0).toBe(heard)
  })

  it('says that its port is taken', async () => {
    const { to } = await forwarderTo(ok('{}'))
    await expect(serveForwarder({ http: openHttp('http://127.0.0.1:9'), port: to.port })).rejects.toMatchObject({ code: 'E0004' })
  })

  it('stops at once, whoever still waits', async () => {
    const { to } = await forwarderTo(null)
    const waiting = ask(to).catch(() => 'broken')
    await new Promise((resolve) => setTimeout(resolve, 100))
    const before = performance.now()
    await to[Symbol.asyncDispose]()
    expect(performance.now() - before).toBeLessThan(5_000)
    expect(await waiting).toBe('broken')
  })
})
