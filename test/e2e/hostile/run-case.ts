import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import { freePort } from '../../../src/runtime/process/free-port.ts'
import { everythingIn } from '../../support/failed-call.ts'
import { type Ran, runBbx, sharedCache } from '../../support/run-bbx.ts'
import { processesNaming, waitFor } from '../../support/wait-for.ts'
import { type AssembleOptions, assemble, type Workplace } from './assemble.ts'
import type { HostileRun } from './case-schema.ts'
import { judge } from './judge.ts'
import { type Listener, openListeners } from './listeners.ts'
import type { PlannedRun } from './read-cases.ts'

/** A heap in which a body of 100 MB cannot be held as text and parsed. */
const nodeOptions = ['--max-old-space-size=96']
const mostTries = 3
/** Colours and movements of a cursor, titles of windows, and what turns the direction of text (Unicode TR 9). */
const steering = /(?![\t\r])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u

export interface Surroundings {
  image: AssembleOptions['image']
  /** Of bridges of the container engine. */
  gateways: readonly string[]
  /** Other containers that listen. */
  neighbours: readonly Listener[]
  /** Of each bbx that is called. */
  onProcess(pid: number): void
}

const nothingAround: Surroundings = { image: { tag: 'python:3.11-slim', line: '' }, gateways: [], neighbours: [], onProcess() {} }

/** Runs `bbx` over a case as a process of its own, compares its verdict, and looks that nothing is left of it. */
export async function runCase({ name, run }: PlannedRun, around: Surroundings = nothingAround): Promise<void> {
  const { image, gateways, neighbours, onProcess } = around
  await using listening = await openListeners(gateways)
  const listeners = [...listening.all, ...neighbours]
  await using place = await assemble({ name, challenge: run.challenge, listeners, image })
  const before = new Set(await everythingIn(place.base))
  await using server = run.runtime === 'remote' ? await startServer(place) : null
  const call = (...more: string[]) => callBbx(run, place, server?.url ?? null, more, onProcess)
  for (let time = 0; time < run.times; time++) {
    let startedAt = performance.now()
    let ran = await call('--json')
    // What bbx says it is to blame for itself, on a machine that others use too, is asked again: as its remedy says.
    for (let tries = 1; tries < mostTries && heldUp(ran, run); tries++) {
      startedAt = performance.now()
      ran = await call('--json')
    }
    const seconds = (performance.now() - startedAt) / 1000
    judge(ran, run)
    expect(seconds, 'seconds that it took').toBeLessThan(run.expect.withinS)
  }
  if (run.onTerminal) {
    const { stdout, stderr } = await call('-v')
    for (const line of `${stdout}\n${stderr}`.split('\n')) expect(line).not.toMatch(steering)
  }
  expect(listening.heard.length > 0, `heard: ${listening.heard.join('; ')}`).toBe(run.expect.heard)
  await server?.[Symbol.asyncDispose]()
  await nothingLeft(place, before)
}

function heldUp({ stdout }: Ran, { expect: { codes } }: HostileRun): boolean {
  return stdout.includes('"code":"H0003"') && !codes.includes('H0003')
}

function callBbx(
  run: HostileRun,
  place: Workplace,
  url: string | null,
  more: readonly string[],
  onProcess: Surroundings['onProcess'],
): Promise<Ran> {
  const env = {
    ...sharedCache,
    HOME: place.home,
    XDG_STATE_HOME: place.state,
    TMPDIR: place.tmp,
    BB_MINER_TIMEOUT_SEC: '1',
    ...(process.env.DOCKER_HOST === undefined ? {} : { DOCKER_HOST: process.env.DOCKER_HOST }),
    ...run.environment,
  }
  return runBbx([...wordsOf(run, place, url), ...run.options, ...more], {
    cwd: place.work,
    env,
    nodeOptions,
    input: '',
    meanwhile: ({ pid }) => pid !== undefined && onProcess(pid),
  })
}

function wordsOf({ runtime, challenge }: HostileRun, { miner }: Workplace, url: string | null): string[] {
  if (runtime === 'check' || runtime === 'build') return [runtime, miner]
  const subject = url === null ? [miner, '--runtime', runtime] : ['--url', url]
  return ['test', ...subject, ...(challenge === 'shipped' ? [] : ['--challenge', 'challenge.json']), '--keep', 'none']
}

async function nothingLeft({ base, state, tmp, work }: Workplace, before: ReadonlySet<string>): Promise<void> {
  expect(await processesNaming(base), 'processes that are left').toEqual([])
  expect(await readdir(tmp), 'temporary files that are left').toEqual([])
  const now = new Set(await everythingIn(base))
  const left = [...now].filter((path) => !before.has(path) && !path.includes('__pycache__'))
  const known = [join(work, '.bbx'), join(work, '.bbx', 'runs'), join(state, 'bbx'), join(state, 'bbx', 'processes')]
  expect(
    left.map((path) => join(base, path)).filter((path) => !known.includes(path)),
    'files that are left',
  ).toEqual([])
  const gone = [...before].filter((path) => !now.has(path))
  expect(gone, 'files that are gone').toEqual([])
}

async function startServer(place: Workplace): Promise<AsyncDisposable & { url: string }> {
  const port = await freePort()
  const env = { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', PORT: String(port), PYTHONDONTWRITEBYTECODE: '1' }
  const child = spawn('python3', ['server.py'], { cwd: place.miner, env, stdio: 'ignore' })
  const stop = () => ended(child)
  try {
    await waitFor(() => accepts(port), 10_000)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: stop }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
