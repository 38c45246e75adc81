import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Running } from '../../../../src/runtime/types.ts'
import { engineForTests, fixtureImage, variantImage } from '../../../support/container-engine.ts'
import { startForTest } from '../run/start-for-test.ts'
import { fakeDriver, first, twoDevices } from './fake-driver.ts'

const { facts } = await engineForTests().catch(() => ({ facts: { runtimes: [] as readonly string[] } }))
const hasGpu = facts.runtimes.includes('nvidia')

describe('a run on a container engine without a GPU', () => {
  it.skipIf(hasGpu)('goes on without one, and one line says what differs', async () => {
    const stateDir = await mkdtemp(join(tmpdir(), 'bbx-state-'))
    const running = (await startForTest(fixtureImage(), { gpus: { request: 'auto', path: '/nowhere', stateDir } })) as Running
    await using _running = running
    expect(running.sandbox?.gpu).toEqual({
      devices: [],
      driver: null,
      notes: [
        'no GPU: no NVIDIA driver is installed: nvidia-smi is not there; the server runs on the CPU and answers later than it would on the GPU of a validator',
      ],
    })
  })

  it.skipIf(hasGpu)('is the environment’s where the engine refuses what the driver promised; the devices are free again', async () => {
    const stateDir = await mkdtemp(join(tmpdir(), 'bbx-state-'))
    const driver = await fakeDriver({ 'nvidia-ctk': 'echo version 1.18.0' })
    await driver.says({ devices: twoDevices, used: `${first}, 10` })
    // Not even an image that cannot start is to blame before it was given what it needs.
    const image = await variantImage(['CMD ["/no/such/program"]'])
    const started = startForTest(image, { gpus: { request: 'all', path: driver.path, stateDir } })
    await expect(started).rejects.toMatchObject({ code: 'E0026', exit: 3, why: expect.stringContaining('could not select device driver') })
    expect(await readdir(join(stateDir, 'gpus'))).toEqual([])
  })
})
