import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Call } from '../../../src/base/contract.ts'
import { isFault, type Limits, type Running } from '../../../src/runtime/types.ts'
import { contract, hostileFolder, limits, openWorkplace, processesIn, type Workplace } from './hostile-fixture.ts'

const never = new AbortController().signal
const ask: Call = { method: 'POST', path: '/predict', body: { prefix: 'how are' }, timeoutMs: 1_000, maxBodyBytes: 1_000_000 }

let place: Workplace
beforeAll(async () => {
  place = await openWorkplace()
  // One environment without requirements serves all of them.
  await place.prepared('honest')
})
afterAll(() => place[Symbol.asyncDispose]())

async function start(name: string, changes: Partial<Limits> = {}, startupTimeoutMs = contract.startupTimeoutMs) {
  const runtime = place.runtime({ contract: { ...contract, startupTimeoutMs } })
  return runtime.start(await place.prepared(name), { ...limits, ...changes }, never)
}

async function running(name: string, changes: Partial<Limits> = {}): Promise<Running> {
  const outcome = await start(name, changes)
  if (isFault(outcome)) throw new Error(`${outcome.code} ${outcome.what} ${outcome.evidence}`)
  return outcome
}

async function nothingLeft(name: string): Promise<void> {
  expect(await processesIn(join(hostileFolder, name))).toEqual([])
  expect(await readdir(join(place.folder, 'state', 'processes'))).toEqual([])
}

describe('a server that does not get up is a fault, and nothing of it is left', () => {
  it.each([
    ['dies-at-start', 'S2002', 'exited with code 1', 'weights.bin: no such file', 15_000, 12_000],
    ['hangs-at-start', 'S2006', 'not healthy within 2 s', 'no complete answer', 2_000, 15_000],
    ['never-healthy', 'S2006', 'not healthy within 2 s', 'status 503 {"status":"loading"}', 2_000, 15_000],
    ['health-redirects', 'S2006', 'not healthy within 2 s', '302 to /elsewhere', 2_000, 15_000],
    ['wrong-port', 'S2006', 'not healthy within 2 s', 'ECONNREFUSED', 2_000, 15_000],
  ])('%s: %s', async (name, code, what, evidence, startupMs, withinMs) => {
    const startedAt = performance.now()
    expect(await start(name, {}, startupMs)).toMatchObject({
      code,
      by: 'submission',
      what: expect.stringContaining(what),
      evidence: expect.stringContaining(evidence),
    })
    expect(performance.now() - startedAt).toBeLessThan(withinMs)
    await nothingLeft(name)
  })

  it('a start command that does not exist: S2002', async () => {
    const prepared = await place.prepared('honest', ['no-such-program', '--port', '$PORT'])
    const outcome = await place.runtime().start(prepared, limits, never)
    expect(outcome).toMatchObject({ code: 'S2002', evidence: expect.stringContaining('ENOENT') })
    await nothingLeft('honest')
  })
})

describe('a server that answers wrongly', () => {
  it.each([
    ['slow', 'S2003', 'no answer within 1000 ms', 'nothing came back'],
    ['hangs', 'S2003', 'no answer within 1000 ms', 'nothing came back'],
    ['drips', 'S2003', 'no answer within 1000 ms', 'the body did not end'],
    ['hangs-up', 'S2004', '', 'POST /predict'],
    ['length-too-long', 'S2004', '', 'POST /predict'],
    ['error-status', 'S2005', 'status 500', '500:{"detail":"CUDA out of memory"}x'],
    ['redirects', 'S2010', '307 to http://127.0.0.1:9/predict', ''],
    ['gzip-bomb', 'S3005', '1000000', ''],
    ['endless-chunks', 'S3005', '1000000', ''],
    ['garbage', 'S3007', '', 'HTTP'],
  ])('%s: %s, and it goes on', async (name, code, what, evidence) => {
    const server = await running(name)
    try {
      for (let step = 0; step < 2; step++) {
        const reply = await server.client.send(ask, never)
        expect(reply).toMatchObject({ fault: { code, what: expect.stringContaining(what), evidence: expect.stringContaining(evidence) } })
        // The limit of the question is a second.
        expect(reply.ms).toBeLessThan(5_000)
        if ('fault' in reply) expect(reply.fault.evidence.length).toBeLessThanOrEqual(610)
      }
    } finally {
      await server[Symbol.asyncDispose]()
    }
    await nothingLeft(name)
  })

  it.each([
    ['not-utf8', Buffer.from('{"prediction":"caf\xe9"}', 'latin1')],
    ['length-too-short', Buffer.from('{"predicti')],
  ])('%s: the bytes as they came', async (name, expected) => {
    const server = await running(name)
    const reply = await server.client.send(ask, never)
    await server[Symbol.asyncDispose]()
    expect('body' in reply && Buffer.from(reply.body).equals(expected)).toBe(true)
  })

  it('dies-mid-answer: S2004 with the end of its log, then S2002', async () => {
    const server = await running('dies-mid-answer')
    const died = await server.client.send(ask, never)
    expect(died).toMatchObject({
      fault: {
        code: 'S2004',
        what: expect.stringContaining('exited with code 7'),
        evidence: expect.stringContaining('assertion failed in the model'),
      },
    })
    expect(await server.client.send(ask, never)).toMatchObject({ fault: { code: 'S2002' } })
    expect(await server.exited).toMatchObject({ code: 7, fault: { code: 'S2002' } })
    await server[Symbol.asyncDispose]()
    expect(server.faults()).toEqual([])
    await nothingLeft('dies-mid-answer')
  })
})

describe('a server that takes too much', () => {
  it('memory-hog: S2007, killed within seconds', async () => {
    const server = await running('memory-hog', { memoryBytes: 300 * 1024 * 1024 })
    const reply = await server.client.send({ ...ask, timeoutMs: 20_000 }, never)
    expect(reply).toMatchObject({ fault: { code: 'S2007', what: expect.stringContaining('300 MiB') } })
    expect((await server.exited).fault?.code).toBe('S2007')
    expect((await server.usage()).peakMemoryBytes).toBeGreaterThan(300 * 1024 * 1024)
    await server[Symbol.asyncDispose]()
    await nothingLeft('memory-hog')
  })

  it('a server that lives longer than allowed: S2015', async () => {
    const server = await running('honest', { wallMs: 2_500 })
    expect((await server.exited).fault).toMatchObject({ code: 'S2015' })
    expect(await server.client.send(ask, never)).toMatchObject({ fault: { code: 'S2015' } })
    await server[Symbol.asyncDispose]()
    await nothingLeft('honest')
  })

  it('floods-output: S2008, the log stays small, and it still answers', async () => {
    const server = await running('floods-output', { outputBytes: 100_000 })
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(await server.client.send(ask, never)).toMatchObject({ status: 200 })
    await server[Symbol.asyncDispose]()
    expect(server.faults()).toMatchObject([{ code: 'S2008' }])
    const { outputBytes, droppedOutputBytes } = await server.usage()
    expect(droppedOutputBytes).toBeGreaterThan(100_000)
    expect(outputBytes).toBeLessThan(120_000)
    let lines = 0
    for await (const line of server.logs()) lines += line.startsWith('noise') ? 1 : 0
    expect(lines).toBeGreaterThan(10)
    await nothingLeft('floods-output')
  })
})

describe('the end', () => {
  it('an honest server stops at SIGTERM, at once and without a fault', async () => {
    const server = await running('honest')
    const startedAt = performance.now()
    await server[Symbol.asyncDispose]()
    // Well before the grace of ten seconds.
    expect(performance.now() - startedAt).toBeLessThan(8_000)
    expect(server.faults()).toEqual([])
    expect(await server.exited).toMatchObject({ fault: null })
    await nothingLeft('honest')
  })

  it('ignores-sigterm: killed after 10 s, S2009', async () => {
    const server = await running('ignores-sigterm')
    const startedAt = performance.now()
    await server[Symbol.asyncDispose]()
    const ms = performance.now() - startedAt
    expect(ms).toBeGreaterThan(9_900)
    expect(ms).toBeLessThan(20_000)
    expect(server.faults()).toMatchObject([{ code: 'S2009' }])
    await nothingLeft('ignores-sigterm')
  })

  it('forks-away: children in sessions of their own go too, also one that shed its environment', async () => {
    const server = await running('forks-away')
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect((await processesIn(join(hostileFolder, 'forks-away'))).length).toBe(4)
    await server[Symbol.asyncDispose]()
    expect(server.faults()).toMatchObject([{ code: 'S2009' }])
    await nothingLeft('forks-away')
  })

  it('an abort while it starts throws the reason and leaves nothing', async () => {
    const abort = new AbortController()
    setTimeout(() => abort.abort(new Error('Ctrl-C')), 700)
    const runtime = place.runtime()
    await expect(runtime.start(await place.prepared('never-healthy'), limits, abort.signal)).rejects.toThrow('Ctrl-C')
    await nothingLeft('never-healthy')
  })
})

describe('what the server sees', () => {
  it('its own Python, its own folder, an environment from a list', async () => {
    const runtime = place.runtime({
      environment: {
        ...{
          PATH: process.env.PATH,
          HOME: '/root',
          HF_TOKEN: 'hf_x',
          CHUTES_API_KEY: 'cpk_x',
          BBX_SECRET: 'x',
          NODE_OPTIONS: 'x',
          AWS_ACCESS_KEY_ID: 'x',
        },
        ...{
          MINER_MODEL_ID: 'm',
          MINER_API_KEY: 'x',
          CHUTE_TOP_P: '0.9',
          HTTPS_PROXY: 'http://u:p@proxy',
          LANG: 'C.UTF-8',
          PYTHONPATH: '/x',
        },
      },
    })
    const outcome = await runtime.start(await place.prepared('honest'), limits, never)
    if (isFault(outcome)) throw new Error(outcome.what)
    const reply = await outcome.client.send(ask, never)
    await outcome[Symbol.asyncDispose]()
    const seen = JSON.parse(Buffer.from('body' in reply ? reply.body : '').toString())
    expect(seen.cwd).toBe(join(hostileFolder, 'honest'))
    expect(seen.python).toContain(join(place.folder, 'cache', 'venvs'))
    expect(Object.keys(seen.environment).sort()).toEqual(
      [
        ...[
          'BBX_PROCESS',
          'CHUTE_TOP_P',
          'HOME',
          'HOST',
          'LANG',
          'MINER_AXON_PORT',
          'MINER_MODEL_ID',
          'PATH',
          'PORT',
          'PYTHONDONTWRITEBYTECODE',
        ],
        ...['PYTHONNOUSERSITE', 'PYTHONUNBUFFERED', 'VIRTUAL_ENV'],
        // Python itself sets it where the locale is C (PEP 538).
        ...('LC_CTYPE' in seen.environment ? ['LC_CTYPE'] : []),
      ].sort(),
    )
    expect(seen.environment.HOME).toBe(join(place.folder, 'cache', 'home'))
    expect((await readdir(join(hostileFolder, 'honest'))).sort()).toEqual(['case.json', 'server.py'])
  })
})
