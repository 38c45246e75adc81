import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { builtProgram } from '../../../src/base/package-root.ts'
import { processIdentity } from '../../../src/base/process-identity.ts'
import type { GuardianOrder } from '../../../src/runtime/process/guardian-protocol.ts'
import { reapLeftovers, recordProcess } from '../../../src/runtime/process/leftovers.ts'
import { hostileFolder, processesIn } from './hostile-fixture.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-killed-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

interface Started {
  parent: ChildProcess
  guardian: number
  pid: number
}

async function startOrphanToBe(name: string, marker: string, graceMs = 10_000): Promise<Started> {
  const order: GuardianOrder = {
    ...{ command: ['python3', 'server.py'], folder: join(hostileFolder, name), marker, logFile: join(folder, 'log'), outputBytes: 1e6 },
    ...{
      memoryBytes: null,
      wallMs: null,
      graceMs,
      environment: { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', PORT: '0', PYTHONDONTWRITEBYTECODE: '1' },
    },
  }
  const parent = spawn(process.execPath, [join(import.meta.dirname, 'orphan-parent.mjs'), builtProgram('guardian'), JSON.stringify(order)])
  const [line] = await once(parent.stdout, 'data')
  await sleep(800)
  return { parent, ...JSON.parse(String(line)) }
}

/** Resolves with how long it took until nobody works in the folder any more. */
async function untilGone(name: string, withinMs: number): Promise<number> {
  const startedAt = performance.now()
  while (performance.now() - startedAt < withinMs) {
    if ((await processesIn(join(hostileFolder, name))).length === 0) return performance.now() - startedAt
    await sleep(50)
  }
  throw new Error(`${await processesIn(join(hostileFolder, name))} still run in ${name} after ${withinMs} ms`)
}

it('SIGKILL of bbx: the server gets SIGTERM and is gone at once', async () => {
  // A grace that nobody would wait for: it is SIGTERM that ends it.
  const { parent, guardian } = await startOrphanToBe('honest', crypto.randomUUID(), 60_000)
  parent.kill('SIGKILL')
  await untilGone('honest', 20_000)
  await expect.poll(() => processIdentity(guardian), { timeout: 20_000 }).toBeNull()
})

it('SIGKILL of bbx: a server that ignores SIGTERM is killed after the grace', async () => {
  const { parent } = await startOrphanToBe('ignores-sigterm', crypto.randomUUID(), 1_500)
  parent.kill('SIGKILL')
  const ms = await untilGone('ignores-sigterm', 30_000)
  expect(ms).toBeGreaterThan(1_000)
})

it('SIGKILL of bbx: children that left the group go too', async () => {
  const { parent } = await startOrphanToBe('forks-away', crypto.randomUUID(), 1_500)
  parent.kill('SIGKILL')
  await untilGone('forks-away', 30_000)
})

it('SIGKILL of bbx and of the guardian: the next start reaps by pid, start time and boot', async () => {
  const marker = crypto.randomUUID()
  const { parent, guardian } = await startOrphanToBe('forks-away', marker)
  const owner = processIdentity(parent.pid ?? 0)
  const guardianIdentity = processIdentity(guardian)
  if (owner === null || guardianIdentity === null) throw new Error('not running')
  await recordProcess(folder, { marker, owner, guardian: guardianIdentity })

  // As long as its owner lives, it is nobody else's business.
  expect(await reapLeftovers(folder)).toBe(0)
  expect((await processesIn(join(hostileFolder, 'forks-away'))).length).toBeGreaterThan(2)

  process.kill(guardian, 'SIGKILL')
  parent.kill('SIGKILL')
  await once(parent, 'exit')
  await sleep(300)
  expect((await processesIn(join(hostileFolder, 'forks-away'))).length).toBeGreaterThan(2)
  expect(await reapLeftovers(folder)).toBeGreaterThan(2)
  await untilGone('forks-away', 10_000)
  expect(await readdir(join(folder, 'processes'))).toEqual([])
})

it('a record of another boot, or of a pid that somebody else has now, ends nobody', async () => {
  const { parent, guardian } = await startOrphanToBe('honest', crypto.randomUUID())
  const real = processIdentity(guardian)
  if (real === null) throw new Error('not running')
  const dead = { pid: 2 ** 22 - 1, startTime: '1', bootId: real.bootId }
  await recordProcess(folder, { marker: crypto.randomUUID(), owner: dead, guardian: { ...real, startTime: '1' } })
  await recordProcess(folder, { marker: crypto.randomUUID(), owner: { ...dead, bootId: 'another' }, guardian: real })
  expect(await reapLeftovers(folder)).toBe(0)
  expect(processIdentity(guardian)).toEqual(real)
  parent.kill('SIGKILL')
  await untilGone('honest', 5_000)
})
