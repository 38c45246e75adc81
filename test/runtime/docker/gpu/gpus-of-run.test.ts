import { describe, expect, it } from 'vitest'
import { gpusOfRun } from '../../../../src/runtime/docker/gpu/gpus-of-run.ts'
import type { PlanGpus } from '../../../../src/runtime/docker/gpu/plan-gpus.ts'
import type { GpuRequest } from '../../../../src/runtime/docker/gpu/types.ts'
import { fakeDriver, first, second, twoDevices } from './fake-driver.ts'

const gibibyte = 1024 ** 3
const facts: PlanGpus['engine']['facts'] = { product: 'docker', runtimes: ['runc', 'nvidia'], virtualMachine: false }
const local = { address: { local: true }, facts }
const ctk = (version: string) => ({ 'nvidia-ctk': `echo "NVIDIA Container Toolkit CLI version ${version}"; echo "commit: abc1.2.3"` })

async function plan(
  request: GpuRequest,
  { engine = local, devices = twoDevices, users = '', exit = 0, programs = ctk('1.18.0') as Record<string, string> } = {},
) {
  const driver = await fakeDriver(programs)
  await driver.says({ devices, users, exit })
  return gpusOfRun({ request, engine, path: driver.path })
}
const refusal = (planned: Promise<unknown>) =>
  planned.then(
    () => null,
    ({ code, message, why }) => ({ code, message, why }),
  )

describe('which GPUs a container gets', () => {
  it.each<[GpuRequest, string[]]>([
    ['auto', [first, second]],
    ['all', [first, second]],
    [[1], [second]],
    [
      [1, 0, 1],
      [second, first],
    ],
  ])('%j', async (request, uuids) => {
    const { devices, deviceRequests, driver, notes } = await plan(request)
    expect(devices.map(({ uuid }) => uuid)).toEqual(uuids)
    expect(deviceRequests).toEqual([{ Driver: '', Count: 0, DeviceIDs: uuids, Capabilities: [['gpu', 'compute', 'utility']] }])
    expect({ driver, notes }).toEqual({ driver: '570.133.20', notes: [] })
  })

  it('reads names that hold the separator, and sizes in MiB', async () => {
    const { devices } = await plan([1])
    expect(devices).toEqual([
      { index: 1, uuid: second, name: 'NVIDIA GeForce RTX 4090, special', memoryBytes: 24564 * 1024 ** 2, usedBytes: 2 * gibibyte },
    ])
  })

  it('none where none is wanted, without a word', async () => {
    expect(await plan('none')).toEqual({ devices: [], driver: null, deviceRequests: [], notes: [], others: [] })
  })

  it('names who uses them already', async () => {
    const users = `${second}, 4711, 12288, /usr/bin/python3 -m train, --big\n${first}, 12, [N/A], /opt/x\nGPU-ffffffff-0000, 1, 5, elsewhere\nnot a line`
    const { notes, others } = await plan('all', { users })
    expect(notes).toEqual([
      expect.stringMatching(/^GPU 1 is shared: pid 4711 \(\/usr\/bin\/python3 -m train, --big\) uses 12\.0 GiB of its 24\.0 GiB;/),
      expect.stringMatching(/^GPU 0 is shared: pid 12 \(\/opt\/x\) uses some of its 79\.6 GiB;/),
    ])
    expect(others.map(({ pid }) => pid)).toEqual([4711, 12])
    expect((await plan([0], { users })).others.map(({ pid }) => pid)).toEqual([12])
  })

  it.each([
    ['1.16.1', ['CVE-2024-0132', 'CVE-2025-23359', 'CVE-2025-23266']],
    ['1.16.2-rc.1', ['CVE-2024-0132', 'CVE-2025-23359', 'CVE-2025-23266']],
    ['1.16.2', ['CVE-2025-23359', 'CVE-2025-23266']],
    ['1.17.4', ['CVE-2025-23266']],
    ['1.17.7', ['CVE-2025-23266']],
    ['1.17.8', []],
    ['1.18.0', []],
    ['2.0.0', []],
    ['of my own', []],
  ])('knows the holes of the toolkit %s', async (version, holes) => {
    const { notes } = await plan('all', { programs: ctk(version) })
    expect(notes.map((note) => /CVE-[\d-]+\d/.exec(note)?.[0])).toEqual(holes)
  })

  it('asks the older tool for the version too', async () => {
    const programs = { 'nvidia-container-cli': 'echo "cli-version: 1.13.5"; echo "lib-version: 1.13.5"' }
    expect((await plan('all', { programs })).notes).toHaveLength(3)
  })

  it('takes the toolkit on this machine for a runtime that the engine does not name', async () => {
    const { devices } = await plan('all', { engine: { ...local, facts: { ...facts, runtimes: ['runc'] } } })
    expect(devices).toHaveLength(2)
  })
})

describe('where there is no GPU to give', () => {
  const noRuntime = { ...local, facts: { ...facts, runtimes: ['runc'] } }
  const podman = { ...local, facts: { ...facts, product: 'podman' as const } }
  it.each<[string, Parameters<typeof plan>[1], RegExp]>([
    [
      'the driver does not work',
      { devices: 'Failed to initialize NVML: Driver/library version mismatch', exit: 18 },
      /does not work: Failed to initialize NVML: Driver\/library version mismatch/,
    ],
    ['the driver sees none', { devices: 'No devices were found' }, /sees no device/],
    [
      'no line can be read',
      { devices: '0, ../../etc, 1, 1, 1, x\nx, GPU-00000000, 1, 1, 1, x\n0, GPU-00000000, 1, [N/A], 1, x' },
      /sees no device/,
    ],
    ['neither engine nor machine has the toolkit', { engine: noRuntime, programs: {} }, /has no NVIDIA runtime \(it has runc\)/],
    ['the engine is Podman', { engine: podman }, /Podman/],
  ])('%s: one line says so, and a wish is refused', async (_, given, why) => {
    const without = await plan('auto', given)
    expect(without).toMatchObject({ devices: [], deviceRequests: [], notes: [expect.stringMatching(why)] })
    expect(without.notes[0]).toMatch(/^no GPU: .*; the server runs on the CPU/)
    for (const request of ['all', [0]] as const) {
      expect(await refusal(plan(request, given))).toMatchObject({ code: 'E0026', message: expect.stringMatching(why) })
    }
    expect((await plan('none', given)).notes).toEqual([])
  })

  it('without nvidia-smi', async () => {
    const { notes } = await gpusOfRun({ request: 'auto', engine: local, path: '/nowhere' })
    expect(notes).toEqual([expect.stringMatching(/^no GPU: no NVIDIA driver is installed: nvidia-smi is not there;/)])
  })

  it('a number that is not there is refused with those that are', async () => {
    expect(await refusal(plan([0, 7]))).toEqual({ code: 'E0026', message: 'there is no GPU 7', why: 'nvidia-smi shows 0, 1' })
  })

  it('a driver that hangs does not hold the abort', async () => {
    const driver = await fakeDriver({ 'nvidia-smi': 'exec sleep 60' })
    const started = performance.now()
    const planned = gpusOfRun({ request: 'auto', engine: local, path: driver.path, signal: AbortSignal.timeout(200) })
    await expect(planned).rejects.toThrow(/abort|timeout/i)
    expect(performance.now() - started).toBeLessThan(5000)
  })
})

describe('with a container engine elsewhere', () => {
  const remote = { ...local, address: { local: false } }
  it.each<[GpuRequest, object]>([
    ['auto', { Count: -1 }],
    ['all', { Count: -1 }],
    [[0, 2], { Count: 0, DeviceIDs: ['0', '2'] }],
  ])('%j is left to the engine, and that is said', async (request, ids) => {
    const { deviceRequests, devices, notes } = await plan(request, { engine: remote })
    expect(deviceRequests).toEqual([{ Driver: '', ...ids, Capabilities: [['gpu', 'compute', 'utility']] }])
    expect(devices).toEqual([])
    expect(notes).toEqual([expect.stringContaining('elsewhere')])
  })

  it('without a runtime for them nobody tries unasked', async () => {
    const { deviceRequests, notes } = await plan('auto', { engine: { ...remote, facts: { ...facts, runtimes: ['runc'] } } })
    expect(deviceRequests).toEqual([])
    expect(notes).toEqual([expect.stringContaining('names no NVIDIA runtime')])
  })
})
