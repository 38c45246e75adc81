import { mkdtemp, readdir, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Contract } from '../../../src/base/contract.ts'
import { processRuntime } from '../../../src/runtime/process/process-runtime.ts'
import type { Limits, Prepared, Runtime, RuntimeEvent } from '../../../src/runtime/types.ts'
import { isFault } from '../../../src/runtime/types.ts'

export const hostileFolder = resolve('test/hostile')

export const contract: Contract = {
  healthPaths: ['/health'],
  healthMethods: ['GET', 'POST'],
  isHealthy: (status) => status === 200,
  healthTimeoutMs: 1_000,
  startupTimeoutMs: 15_000,
  agent: 'test',
}

export const limits: Limits = { memoryBytes: null, wallMs: null, outputBytes: 1_000_000 }

export interface Workplace extends AsyncDisposable {
  folder: string
  events: RuntimeEvent[]
  runtime(changes?: Partial<Parameters<typeof processRuntime>[0]>): Runtime
  prepared(name: string, start?: readonly string[] | null): Promise<Prepared>
}

/** A cache, a state and a run folder of its own, and an environment without anything of this machine's but PATH. */
export async function openWorkplace(): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'bbx-runtime-'))
  const events: RuntimeEvent[] = []
  const runtime: Workplace['runtime'] = (changes = {}) =>
    processRuntime({
      contract,
      environment: { PATH: process.env.PATH, HOME: process.env.HOME },
      cacheDir: join(folder, 'cache'),
      stateDir: join(folder, 'state'),
      runDir: join(folder, 'run'),
      python: null,
      onEvent: (event) => events.push(event),
      ...changes,
    })
  return {
    folder,
    events,
    runtime,
    async prepared(name, start = null) {
      const outcome = await runtime().prepare({ root: join(hostileFolder, name), manifest: { start } }, new AbortController().signal)
      if (isFault(outcome)) throw new Error(`${outcome.code} ${outcome.what} ${outcome.evidence}`)
      return outcome
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Pids of processes that work in a folder (Linux). */
export async function processesIn(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')))
  return pids.filter((_, n) => folders[n] === folder).map(Number)
}
