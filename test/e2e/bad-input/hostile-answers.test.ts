import { rm } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testSchema } from '../../../src/cli/schemas/test.ts'
import { challengeFile } from '../../support/challenge-file.ts'
import { everythingIn } from '../../support/failed-call.ts'
import { type RawServer, rawServer } from '../../support/raw-server.ts'
import { emptyFolder, runBbx } from '../../support/run-bbx.ts'

type Serve = (socket: Socket, request: string) => void

const ok = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n'
const whole = (body: string | Uint8Array, more = '') =>
  Buffer.concat([Buffer.from(`${ok}${more}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`), Buffer.from(body)])
const answers =
  (body: string | Uint8Array, more = ''): Serve =>
  (socket) =>
    socket.write(whole(body, more))
const mebibyte = 2 ** 20

/** Writes the same bytes until the other side has had enough. */
function endless(socket: Socket, head: string, piece: Buffer): void {
  socket.write(head)
  const more = () => {
    while (!socket.destroyed && socket.write(piece));
  }
  socket.on('drain', more)
  more()
}

const chunk = Buffer.from(`10000\r\n${' '.repeat(0x10000)}\r\n`)

let folder: string
let server: RawServer
let atHealth: Serve
let atPredict: Serve
beforeAll(async () => {
  folder = await emptyFolder()
  await challengeFile(folder, { challenge_uid: 'c', dialogues: [{ dialogue_uid: 'd', utterances: ['Good morning', 'Yes'] }] })
  server = await rawServer((socket, request) => (request.startsWith('POST /predict') ? atPredict : atHealth)(socket, request))
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** The session with this server; within ten seconds, with nothing left but what was there. */
async function held(health: Serve, predict: Serve, more: readonly string[] = []) {
  atHealth = health
  atPredict = predict
  const startedAt = performance.now()
  const words = ['test', '--url', server.url, '--challenge', 'challenge.json', '--keep', 'none', '--json', ...more]
  // A heap in which a body of 100 MB cannot be held as text and parsed.
  const ran = await runBbx(words, { cwd: folder, env: { BB_MINER_TIMEOUT_SEC: '0.5' }, nodeOptions: ['--max-old-space-size=96'] })
  const document = testSchema.parse(ran.document())
  expect(performance.now() - startedAt).toBeLessThan(15_000)
  expect(document.exit).toBe(ran.code)
  expect((await everythingIn(folder)).filter((path) => path !== 'challenge.json')).toEqual(['.bbx', '.bbx/runs'])
  return document
}

const unhealthy: [name: string, health: Serve][] = [
  ['hangs', () => {}],
  ['redirects', (socket) => void socket.write('HTTP/1.1 302 Found\r\nLocation: /predict\r\nContent-Length: 0\r\n\r\n')],
  ['a gzip bomb', answers(gzipSync(Buffer.alloc(100 * mebibyte, 0x20)), 'Content-Encoding: gzip\r\n')],
  ['endless chunks', (socket) => endless(socket, `${ok}Transfer-Encoding: chunked\r\n\r\n`, chunk)],
  ['no HTTP', (socket) => void socket.end('SSH-2.0-OpenSSH_9.6\r\n')],
  ['a model that is not loaded', answers('{"model_loaded":false}')],
]

describe('a server that answers /health so: S2006 after the time it has, and nothing is asked', () => {
  test.each(unhealthy)('%s', async (_, health) => {
    let asked = 0
    const { faults, score, exit } = await held(health, () => void asked++, ['--startup-timeout', '1'])
    expect(faults).toMatchObject([{ code: 'S2006', by: 'submission' }])
    expect([asked, exit, score.reference, score.strict]).toEqual([0, 1, null, 0])
  })
})
