import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { processIdentity } from '../../../../src/base/process-identity.ts'
import { lockGpus } from '../../../../src/runtime/docker/gpu/lock-gpus.ts'
import type { GpuDevice } from '../../../../src/runtime/docker/gpu/types.ts'

const device = (index: number): GpuDevice => ({ index, uuid: `GPU-0000000${index}`, name: 'H100', memoryBytes: 1, usedBytes: 0 })
const folder = () => mkdtemp(join(tmpdir(), 'bbx-gpus-'))

describe('the lock of a GPU', () => {
  it('is refused to a second run, which is told whose it is, and freed at the end', async () => {
    const stateDir = await folder()
    const held = await lockGpus({ plan: { devices: [device(0)] }, stateDir })
    await expect(lockGpus({ plan: { devices: [device(1), device(0)] }, stateDir })).rejects.toMatchObject({
      code: 'E0027',
      message: `another run of bbx (pid ${process.pid}) uses GPU 0 (H100)`,
    })
    // What the refused run had taken before is free again.
    await using _other = await lockGpus({ plan: { devices: [device(1)] }, stateDir })
    await held[Symbol.asyncDispose]()
    await using _again = await lockGpus({ plan: { devices: [device(0)] }, stateDir })
  })

  it('of a process that died is taken over', async () => {
    const stateDir = await folder()
    const child = spawn('sleep', ['60'])
    const identity = processIdentity(child.pid ?? 0)
    await mkdir(join(stateDir, 'gpus'))
    await writeFile(join(stateDir, 'gpus', `${device(0).uuid}.lock`), JSON.stringify(identity))
    await expect(lockGpus({ plan: { devices: [device(0)] }, stateDir })).rejects.toMatchObject({ code: 'E0027' })
    child.kill('SIGKILL')
    await once(child, 'exit')
    await using _lock = await lockGpus({ plan: { devices: [device(0)] }, stateDir })
  })

  it('is none without a device', async () => {
    await using _lock = await lockGpus({ plan: { devices: [] }, stateDir: '/proc/none' })
  })
})
