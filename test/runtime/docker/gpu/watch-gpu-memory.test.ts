import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { exhaustedGpuFault } from '../../../../src/runtime/docker/gpu/gpu-faults.ts'
import type { GpuPlan, GpuUsage } from '../../../../src/runtime/docker/gpu/types.ts'
import { watchGpuMemory } from '../../../../src/runtime/docker/gpu/watch-gpu-memory.ts'
import { waitFor } from '../../../support/wait-for.ts'
import { fakeDriver, first, second } from './fake-driver.ts'

const gibibyte = 1024 ** 3
const plan: GpuPlan = {
  devices: [{ index: 0, uuid: first, name: 'H100', memoryBytes: 80 * gibibyte, usedBytes: 0 }],
  driver: '570',
  deviceRequests: [{ Driver: '', Count: 0, DeviceIDs: [first], Capabilities: [['gpu']] }],
  notes: [],
  others: [],
}

describe('the memory of the GPUs', () => {
  it('is looked at again and again; the peak is kept, of the devices of the run alone', async () => {
    const driver = await fakeDriver()
    await driver.says({ used: `${first}, 1024\n${second}, 9999` })
    await using watch = watchGpuMemory({ plan, path: driver.path, everyMs: 20 })
    const sampled = (bytes: number) => waitFor(async () => watch.usage().samples.at(-1)?.usedBytes[first] === bytes)
    await sampled(gibibyte)
    await driver.says({ used: `${first}, 71680\n` })
    await sampled(70 * gibibyte)
    await driver.says({ used: `${first}, 2048\n` })
    await sampled(2 * gibibyte)
    expect(watch.usage().peakBytes).toEqual({ [first]: 70 * gibibyte })
    await waitFor(async () => watch.usage().samples.length === 30)
    const times = watch.usage().samples.map(({ atS }) => atS)
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })

  it('is not looked at any more after the end, nor without a device, and a driver that fails is no sample', async () => {
    const driver = await fakeDriver()
    await driver.says({ used: `${first}, 1`, exit: 9 })
    const failing = watchGpuMemory({ plan, path: driver.path, everyMs: 10 })
    const none = watchGpuMemory({ plan: { devices: [] }, path: driver.path, everyMs: 10 })
    await pause(100)
    await failing[Symbol.asyncDispose]()
    await driver.says({ used: `${first}, 1` })
    await pause(100)
    expect([failing.usage(), none.usage()]).toEqual([
      { peakBytes: {}, samples: [] },
      { peakBytes: {}, samples: [] },
    ])
    await none[Symbol.asyncDispose]()
  })
})

describe('memory of the GPU that ran out', () => {
  const usage: GpuUsage = { peakBytes: { [first]: 79 * gibibyte }, samples: [] }
  const torch = 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.'
  it.each([
    torch,
    'RuntimeError: CUDA error: out of memory',
    'RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`',
    'jaxlib.xla_extension.XlaRuntimeError: RESOURCE_EXHAUSTED: Out of memory while trying to allocate 1 bytes.',
  ])('%s', (line) => {
    expect(exhaustedGpuFault({ plan, log: `a\n  ${line}\nb`, usage })).toMatchObject({
      code: 'S2025',
      by: 'submission',
      evidence: `${line}\nGPU 0: at most 79.0 GiB of 80.0 GiB seen in use`,
    })
  })

  it('is nobody’s fault here where somebody else used the device', () => {
    const others = [{ uuid: first, pid: 7, name: 'train', usedBytes: 40 * gibibyte }]
    expect(exhaustedGpuFault({ plan: { ...plan, others }, log: torch, usage })).toMatchObject({
      code: 'E0027',
      by: 'environment',
      evidence: expect.stringContaining('pid 7 (train) had 40.0 GiB'),
    })
  })

  it('is not read out of other logs, nor where the container has no GPU', () => {
    expect(exhaustedGpuFault({ plan, log: 'MemoryError\nout of memory', usage })).toBeNull()
    expect(exhaustedGpuFault({ plan: { ...plan, devices: [], deviceRequests: [] }, log: torch, usage })).toBeNull()
  })
})
