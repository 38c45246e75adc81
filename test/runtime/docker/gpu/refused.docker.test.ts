import type Dockerode from 'dockerode'
import { describe, expect, it } from 'vitest'
import { gpuStartError } from '../../../../src/runtime/docker/gpu/gpu-faults.ts'
import { gpusOfRun } from '../../../../src/runtime/docker/gpu/gpus-of-run.ts'
import { planGpus } from '../../../../src/runtime/docker/gpu/plan-gpus.ts'
import { engineForTests, fixtureImage, testLabels } from '../../../support/container-engine.ts'
import { fakeDriver, twoDevices } from './fake-driver.ts'

/** What the engine says when a container is to start with this; null where it starts. */
async function refusedStart(hostConfig: Dockerode.HostConfig, image = fixtureImage(), command = ['true']): Promise<unknown> {
  const { docker } = await engineForTests()
  let container: Dockerode.Container | null = null
  try {
    container = await docker.createContainer({
      Image: image,
      Cmd: command,
      Labels: testLabels(),
      HostConfig: { NetworkMode: 'none', ...hostConfig },
    })
    await container.start()
    return null
  } catch (error) {
    return error
  } finally {
    await container?.remove({ force: true })
  }
}

describe('a container engine that has no GPU', async () => {
  const engine = await engineForTests().catch(() => null)
  // With a GPU in the machine these containers start.
  const hasGpu = engine?.facts.runtimes.includes('nvidia') ?? false

  it.skipIf(hasGpu)('refuses what a plan asks for, and that is the environment’s', async () => {
    const driver = await fakeDriver({ 'nvidia-ctk': 'echo version 1.18.0' })
    await driver.says({ devices: twoDevices })
    const { deviceRequests } = await gpusOfRun({ request: 'all', engine: await engineForTests(), path: driver.path })
    const error = gpuStartError(await refusedStart({ DeviceRequests: [...deviceRequests] }))
    expect(error).toMatchObject({ code: 'E0026', why: expect.stringContaining('could not select device driver') })
  })

  it.skipIf(hasGpu).each<[string, Dockerode.HostConfig]>([
    ['a named driver', { DeviceRequests: [{ Driver: 'nvidia', Count: -1, Capabilities: [['gpu']] }] }],
    ['CDI', { DeviceRequests: [{ Driver: 'cdi', DeviceIDs: ['nvidia.com/gpu=all'] }] }],
    ['a runtime', { Runtime: 'nvidia' }],
    ['a device file', { Devices: [{ PathOnHost: '/dev/nvidia0', PathInContainer: '/dev/nvidia0', CgroupPermissions: 'rw' }] }],
  ])('so does what others would ask for: %s', async (_, hostConfig) => {
    expect(gpuStartError(await refusedStart(hostConfig))).toMatchObject({ code: 'E0026' })
  })

  it('is not read out of other refusals', async () => {
    expect(gpuStartError(await refusedStart({}, fixtureImage(), ['/no/such/program']))).toBeNull()
    expect(gpuStartError(await refusedStart({}, 'bbx-tests/no-such-image:x'))).toBeNull()
    expect(await refusedStart({})).toBeNull()
  })

  it.skipIf(hasGpu)('is found out before: a wish is refused, no wish is one line', async () => {
    const engine = await engineForTests()
    const host = { driver: '570', devices: [], users: [] }
    expect(planGpus({ request: 'auto', engine, host, toolkit: null })).toMatchObject({
      deviceRequests: [],
      notes: [expect.stringContaining('has no NVIDIA runtime')],
    })
    expect(() => planGpus({ request: 'all', engine, host, toolkit: null })).toThrow('has no NVIDIA runtime')
  })
})
