import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer } from '../../../src/runtime/process/start-server.ts'
import { isFault } from '../../../src/runtime/types.ts'
import { contract, hostileFolder, limits, openWorkplace, processesIn, type Workplace } from './hostile-fixture.ts'

const ask = { method: 'POST', path: '/predict', body: {}, timeoutMs: 2_000, maxBodyBytes: 1e6 } as const
const { signal } = new AbortController()
let place: Workplace
let venv: string
beforeAll(async () => {
  place = await openWorkplace()
  const prepared = await place.prepared('honest')
  venv = 'venv' in prepared ? String(prepared.venv) : ''
})
afterAll(() => place[Symbol.asyncDispose]())

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function free(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  server.close()
  return port
}

const start = (choosePort: () => Promise<number>) =>
  startServer({
    ...{ contract, limits, venv, signal, choosePort, environment: { PATH: process.env.PATH }, command: ['python', 'server.py'] },
    ...{
      folder: join(hostileFolder, 'honest'),
      home: place.folder,
      stateDir: join(place.folder, 'state'),
      logFile: join(place.folder, 'server.log'),
    },
    onEvent: (event) => place.events.push(event),
  })

it.each([
  ['silent', () => createServer()],
  ['healthy itself', () => createHttpServer((_, response) => response.end('{"status":"healthy"}'))],
])('a port that somebody else took meanwhile (%s): another one is tried', async (_name, make) => {
  const other = make()
  const ports = [await listen(other), await free()]
  const outcome = await start(async () => ports.shift() ?? 0)
  if (isFault(outcome)) throw new Error(`${outcome.code} ${outcome.what} ${outcome.evidence}`)
  const reply = await outcome.client.send(ask, signal)
  expect('body' in reply && Buffer.from(reply.body).toString()).toContain('"prediction": "fine"')
  expect(ports).toEqual([])
  await outcome[Symbol.asyncDispose]()
  other.close()
  expect(await processesIn(join(hostileFolder, 'honest'))).toEqual([])
})

it('always taken: E0004 of the environment, not the submission', async () => {
  const other = createServer()
  const port = await listen(other)
  expect(await start(async () => port)).toMatchObject({ code: 'E0004', by: 'environment' })
  other.close()
  expect(await processesIn(join(hostileFolder, 'honest'))).toEqual([])
})
