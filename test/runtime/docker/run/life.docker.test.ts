import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { processIdentity } from '../../../../src/base/process-identity.ts'
import { ownerLabelText } from '../../../../src/runtime/docker/clean/owner.ts'
import { ownerLabel } from '../../../../src/runtime/docker/labels.ts'
import type { RunningSandbox } from '../../../../src/runtime/docker/run/running-container.ts'
import { isFault } from '../../../../src/runtime/types.ts'
import { engineForTests, fixtureImage, variantImage } from '../../../support/container-engine.ts'
import { waitFor } from '../../../support/wait-for.ts'
import { serverThat, withServer } from './servers.ts'
import { startForTest, testLimits, testPolicy } from './start-for-test.ts'

/** Containers and volumes of this process. */
async function left(): Promise<string[]> {
  const { docker } = await engineForTests()
  const me = processIdentity(process.pid)
  if (me === null) throw new Error('a process knows itself')
  const filters = { label: [`${ownerLabel}=${ownerLabelText(me)}`] }
  const containers = await docker.listContainers({ all: true, filters })
  const { Volumes } = await docker.listVolumes({ filters })
  return [...containers.map(({ Names }) => Names[0] ?? ''), ...(Volumes ?? []).map(({ Name }) => Name)]
}

async function up(image: string, changes: Parameters<typeof startForTest>[1] = {}): Promise<RunningSandbox> {
  const outcome = await startForTest(image, changes)
  if (isFault(outcome)) throw new Error(JSON.stringify(outcome))
  return outcome
}

const ask = { method: 'POST', path: '/predict', body: { prefix: 'a' }, timeoutMs: 5_000, maxBodyBytes: 1_000_000 } as const
const never = new AbortController().signal

describe('a sandbox', () => {
  it.each(['exec', 'nsenter'] as const)('is tight, answers over %s, and leaves nothing', async (transport) => {
    const running = await up(fixtureImage(), { transport })
    const { sandbox } = running
    expect(sandbox.transport).toBe(transport)
    expect(sandbox.missing).toEqual([])
    expect(sandbox.proof.filter(({ verdict }) => verdict !== 'blocked')).toEqual([])
    expect(sandbox.proof.length).toBeGreaterThan(20)
    const reply = await running.client.send(ask, never)
    expect(reply).toMatchObject({ status: 200 })
    await running[Symbol.asyncDispose]()
    expect(await running.exited).toMatchObject({ fault: null })
    expect(running.faults()).toEqual([])
    const usage = await running.usage()
    expect(usage).toMatchObject({ memoryLimitBytes: 256 * 1024 * 1024, pidsLimit: 64 })
    expect(usage.peakMemoryBytes).toBeGreaterThan(1_000_000)
    expect(usage.peakPids).toBeGreaterThan(0)
    expect(await left()).toEqual([])
  })

  it('keeps the log from its first byte to its last', async () => {
    const image = await variantImage(withServer, serverThat.doesFirst('print("first", flush=True)\nimport atexit'))
    const running = await up(image)
    const lines: string[] = []
    await running[Symbol.asyncDispose]()
    for await (const line of running.logs()) lines.push(line)
    expect(lines[0]).toBe('first')
  })

  it('keeps what its verdicts stand on: the limits, what the container engine told, and samples of what was used', async () => {
    // A child that takes all memory is killed; the server goes on.
    const image = await variantImage(
      withServer,
      serverThat.doesAt(`subprocess.run([sys.executable, "-c", "b = bytearray(400 * 1024 * 1024)"])`),
    )
    const runDir = await mkdtemp(join(tmpdir(), 'bbx-evidence-'))
    const running = await up(image, { runDir })
    await running.client.send(ask, never)
    const tell = async () => {
      const lines = (await readFile(join(runDir, 'container.jsonl'), 'utf8')).split('\n')
      // Behind the last line end is nothing, or a line in the making.
      return lines.slice(0, -1).map((line) => JSON.parse(line))
    }
    // The first sample can be of a moment when the interpreter was not in memory yet.
    await waitFor(async () => (await tell()).some(({ sample }) => sample?.memoryBytes > 1_000_000))
    await running[Symbol.asyncDispose]()
    const told = await tell()
    expect(told[0].limits).toMatchObject({ memoryBytes: testLimits.memoryBytes, pids: testPolicy.pids })
    const events = told.flatMap(({ event }) => (event === undefined ? [] : [event.action]))
    expect(events).toEqual(expect.arrayContaining(['oom', 'kill', 'die']))
    const samples = told.flatMap(({ sample }) => (sample === undefined ? [] : [sample]))
    expect(samples[0].pids).toBeGreaterThan(0)
  })

  it('sets exactly the variables of the policy and of the image', async () => {
    const image = await variantImage(
      ['ENV OF_THE_IMAGE=1', ...withServer],
      serverThat.doesAt('raise Exception(json.dumps(dict(os.environ)))'),
    )
    const running = await up(image)
    const reply = await running.client.send(ask, never)
    await running[Symbol.asyncDispose]()
    const text = 'fault' in reply ? reply.fault.evidence : ''
    const seen = Object.keys(JSON.parse(/\{.*?\}/.exec(text)?.[0] ?? '{}'))
    expect(seen.sort()).toEqual(
      [...Object.keys(testPolicy.environment), 'NVIDIA_VISIBLE_DEVICES', 'OF_THE_IMAGE', 'HOSTNAME', 'PATH', 'LANG'].sort(),
    )
  })

  it('starts where volumes are declared over what the sandbox gives, and shared memory can be written', async () => {
    const image = await variantImage(
      ['VOLUME ["/tmp/.", "/dev/shm", "/data/."]', ...withServer],
      serverThat.doesAt('open("/tmp/x", "w"); open("/dev/shm/x", "w")\nraise Exception(open("/proc/self/mounts").read())'),
    )
    const running = await up(image)
    const reply = await running.client.send(ask, never)
    await running[Symbol.asyncDispose]()
    expect(running.sandbox.missing).toEqual([])
    expect('fault' in reply ? reply.fault.evidence : '').not.toMatch(/Read-only|Errno/)
  })

  it('gives a VOLUME of the image to read, with what the image has there, and takes it away again', async () => {
    const image = await variantImage(
      ['RUN mkdir -m 0777 /data && echo kept > /data/file', 'VOLUME /data', ...withServer],
      serverThat.doesAt('text = open("/data/file").read()\nopen("/data/new", "w")'),
    )
    const running = await up(image)
    expect((await left()).some((name) => name.endsWith('-volume-0'))).toBe(true)
    const reply = await running.client.send(ask, never)
    await running[Symbol.asyncDispose]()
    expect(reply).toMatchObject({ fault: { code: 'S2005', evidence: expect.stringMatching(/Read-only file system/) } })
    expect(await left()).toEqual([])
  })

  it('gives fewer open files where the container engine has no more to give, and says so', async () => {
    const hard = Number(/^Max open files\s+\d+\s+(\d+)/m.exec(await readFile('/proc/self/limits', 'utf8'))?.[1] ?? 0)
    // Above what the kernel allows anybody (fs.nr_open is at most 2^30 and something).
    const running = await up(fixtureImage(), { policy: { ...testPolicy, openFiles: 2 ** 31 } })
    await running[Symbol.asyncDispose]()
    expect(hard).toBeGreaterThan(0)
    expect(running.sandbox.adapted).toEqual([{ what: 'open files', wanted: String(2 ** 31), given: '4096' }])
  })

  it('keeps the names of two runs of one image apart', async () => {
    const two = await Promise.all([up(fixtureImage()), up(fixtureImage())])
    expect(new Set(two.map(({ container }) => container.name)).size).toBe(2)
    for (const running of two) await running[Symbol.asyncDispose]()
    expect(await left()).toEqual([])
  })
})

describe('an abort', () => {
  // From before the container is made to the proof.
  it.each([0, 20, 60, 120, 250, 450, 700, 1_000])('after %i ms leaves nothing', async (afterMs) => {
    const stop = new AbortController()
    const starting = startForTest(fixtureImage(), { signal: stop.signal }).then(
      async (outcome) => {
        if (!isFault(outcome)) await outcome[Symbol.asyncDispose]()
        return 'started'
      },
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
    await sleep(afterMs)
    const before = performance.now()
    stop.abort(new Error('enough'))
    expect(['enough', 'started']).toContain(await starting)
    expect(performance.now() - before).toBeLessThan(3_000)
    expect(await left()).toEqual([])
  })
})

describe('what is missing', () => {
  it('ends the run before anything of the submission ran, unless a weaker sandbox is allowed', async () => {
    const real = await engineForTests()
    // A container engine that filters no system calls, as it says.
    const engine = { ...real, facts: { ...real.facts, seccomp: false } }
    await expect(startForTest(fixtureImage(), { engine })).rejects.toMatchObject({
      code: 'E0022',
      why: expect.stringMatching(/filters no system calls/),
    })
    expect(await left()).toEqual([])
    const running = await up(fixtureImage(), { engine, allowWeaker: true })
    await running[Symbol.asyncDispose]()
    expect(running.sandbox.missing).toEqual([
      { what: 'system calls filtered, io_uring denied', why: 'the container engine filters no system calls' },
    ])
    expect(running.sandbox.proof.find(({ id }) => id === 'privilege/io-uring')?.verdict).toBe('open')
  })

  it('is not trusted where the proof finds a way that is open', async () => {
    const real = await engineForTests()
    // Podman gets no filter of ours, and Docker's own before 25 does not deny io_uring.
    const engine = { ...real, facts: { ...real.facts, product: 'podman' as const } }
    if (Number(real.facts.version.split('.')[0]) >= 25) return
    await expect(startForTest(fixtureImage(), { engine })).rejects.toMatchObject({ code: 'E0023', why: expect.stringMatching(/io-uring/) })
    expect(await left()).toEqual([])
  })
})
