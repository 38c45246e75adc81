import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { engineTimes } from '../../../../src/tracks/babelbit/engine/engine-limits.ts'
import { readPlainRequest } from '../../../../src/tracks/babelbit/engine/plain-request.ts'
import { serve } from './served.ts'

const sample = { challenge: `${process.cwd()}/test/golden/babelbit-engine/challenge-small.json` }

const statuses = (text: string) => Array.from(text.matchAll(/HTTP\/1\.1 (\d+)/g), ([, status]) => Number(status))

/** What the engine sends for `pieces`: waits for so many answers, and for the end where one is due, then a moment for more. */
async function talk(
  port: number,
  pieces: readonly (string | Buffer)[],
  answers: number,
  end: boolean,
): Promise<{ text: string; closed: boolean }> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  let closed = false
  socket.on('data', (piece) => {
    text += piece.toString('utf8')
  })
  socket.on('end', () => {
    closed = true
  })
  socket.on('error', () => {
    closed = true
  })
  await once(socket, 'connect')
  for (const piece of pieces) {
    socket.write(piece)
    await sleep(pieces.length > 10 ? 1 : 10)
  }
  for (let waited = 0; waited < 10_000 && (statuses(text).length < answers || closed !== end); waited += 20) await sleep(20)
  await sleep(50)
  socket.destroy()
  return { text, closed }
}

const start = 'POST /start HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}'
describe('what comes over the wire', () => {
  test.each([
    ['a plain request', [start], [200], false],
    ['byte by byte', [...start], [200], false],
    ['head and body apart', [start.slice(0, -2), '{}'], [200], false],
    ['three in one piece', [start + start + start], [200, 200, 200], false],
    ['the second one in two pieces', [start + start.slice(0, 20), start.slice(20)], [200, 200], false],
    ['asked to close', [start.replace('Host: x', 'Host: x\r\nConnection: close')], [200], true],
    ['HTTP/1.0', ['POST /start HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}'], [200], true],
    ['HTTP/1.1 without Host', ['POST /start HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}'], [200], false],
    ['in chunks', ['POST /start HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'], [200], false],
    [
      'plain first, chunks then',
      [start, start.replace('Content-Length: 2\r\n\r\n{}', 'Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n')],
      [200, 200],
      false,
    ],
    ['100-continue', ['POST /start HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n', '{}'], [100, 200], false],
    [
      'a length and chunks at once',
      ['POST /start HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n'],
      [400],
      true,
    ],
    ['two lengths', ['POST /start HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'], [400], true],
    ['a negative length', ['POST /start HTTP/1.1\r\nHost: x\r\nContent-Length: -2\r\n\r\n{}'], [400], true],
    ['a space before the colon', ['POST /start HTTP/1.1\r\nHost : x\r\nContent-Length: 2\r\n\r\n{}'], [400], true],
    ['a folded header', ['POST /start HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\nContent-Length: 2\r\n\r\n{}'], [400], true],
    ['no HTTP at all', ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'], [400], true],
    ['a method that nobody knows', ['BREW /start HTTP/1.1\r\nHost: x\r\n\r\n'], [501], true],
    ['headers without end', [`POST /start HTTP/1.1\r\nA: ${'x'.repeat(70_000)}`], [431], true],
    ['a body over the limit', [`POST /next HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n{"a":"`], [413], true],
    [
      'chunks over the limit',
      ['POST /next HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n', `200000\r\n${'x'.repeat(0x200000)}\r\n`],
      [413],
      true,
    ],
    [
      'a body between the plain limit and the limit',
      [`POST /start HTTP/1.1\r\nHost: x\r\nContent-Length: 100002\r\n\r\n{}${' '.repeat(100_000)}`],
      [200],
      false,
    ],
  ])('%s', async (_, pieces, expected, closes) => {
    await using engine = await serve(sample)
    const { text, closed } = await talk(engine.port, pieces, expected.length, closes)
    expect([statuses(text), closed]).toEqual([expected, closes])
    expect(engine.bugs).toEqual([])
  })

  test('a request that stays unfinished is handed to Node after two seconds, and answered when it is complete', async () => {
    await using engine = await serve(sample)
    const socket = connect(engine.port, '127.0.0.1')
    let text = ''
    socket.on('data', (piece) => {
      text += piece.toString()
    })
    socket.write(start.slice(0, 30))
    await sleep(3_500)
    socket.write(start.slice(30))
    await expect.poll(() => statuses(text), { timeout: 10_000 }).toEqual([200])
    socket.destroy()
  })

  test('a reader that takes nothing slows its own answers down, not the engine', async () => {
    // All of its requests may open a session before its buffers are full.
    await using engine = await serve({ ...sample, maxSessions: 30_000 })
    const socket = connect(engine.port, '127.0.0.1')
    socket.pause()
    for (let round = 0; round < 100; round++) socket.write(start.repeat(200))
    await sleep(200)
    expect((await engine.post('/start', {})).status).toBe(200)
    socket.destroy()
  })
})

describe('the end of an engine', () => {
  test('a signal ends idle connections at once and half requests too', async () => {
    const engine = await serve(sample)
    const idle = connect(engine.port, '127.0.0.1')
    const half = connect(engine.port, '127.0.0.1')
    idle.write(start)
    half.write(start.slice(0, 40))
    half.on('error', () => {})
    await once(idle, 'data')
    const ended = Promise.all([once(idle, 'end'), once(half, 'close')])
    const from = performance.now()
    engine.stop()
    await ended
    idle.end()
    await engine.closed
    // Later it would have been the end of the grace that closed them.
    expect(performance.now() - from).toBeLessThan(engineTimes.graceMs)
    await expect(engine.ask({ path: '/start' })).rejects.toThrow('ECONNREFUSED')
  })

  test('a client that never lets go is dropped within seconds', async () => {
    const engine = await serve(sample)
    const stubborn = connect({ port: engine.port, host: '127.0.0.1', allowHalfOpen: true })
    stubborn.on('error', () => {})
    // Handed to Node: not plain, and not complete.
    stubborn.write('POST /start HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')
    await sleep(100)
    const from = performance.now()
    engine.stop()
    await engine.closed
    expect(performance.now() - from).toBeLessThan(15_000)
    stubborn.destroy()
  })
})

describe('the plain reader', () => {
  test('gives the same requests however the bytes are cut', () => {
    const body = fc.string({ unit: 'binary', maxLength: 40 })
    fc.assert(
      fc.property(fc.array(body, { minLength: 1, maxLength: 4 }), (bodies) => {
        const bytes = Buffer.concat(
          bodies.map((text) => Buffer.from(`POST /next HTTP/1.1\r\nHost: x\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)),
        )
        let at = 0
        for (const text of bodies) {
          const found = readPlainRequest(bytes.subarray(at), 1000)
          if (typeof found === 'string') throw new Error(found)
          expect(found.request.body.toString()).toBe(Buffer.from(text).toString())
          for (let cut = 0; cut < found.length; cut++) expect(readPlainRequest(bytes.subarray(at, at + cut), 1000)).toBe('more')
          at += found.length
        }
        expect(at).toBe(bytes.length)
      }),
    )
  })
})
