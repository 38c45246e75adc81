import { afterEach, describe, expect, it } from 'vitest'
import type { Fault } from '../../../../src/base/fault.ts'
import type { RunningSandbox } from '../../../../src/runtime/docker/run/running-container.ts'
import { isFault, type Limits } from '../../../../src/runtime/types.ts'
import { engineForTests, variantImage } from '../../../support/container-engine.ts'
import { serverThat, withServer } from './servers.ts'
import { startForTest, testContract } from './start-for-test.ts'

const mebibyte = 1024 * 1024
let running: RunningSandbox | null = null
afterEach(async () => {
  await running?.[Symbol.asyncDispose]()
  running = null
})

async function started(files: Readonly<Record<string, string>>, limits: Partial<Limits> = {}): Promise<RunningSandbox> {
  const outcome = await startForTest(await variantImage(withServer, files), { limits })
  if (isFault(outcome)) throw new Error(JSON.stringify(outcome))
  running = outcome
  return outcome
}

async function refused(lines: readonly string[], files: Readonly<Record<string, string>> = {}, changes = {}): Promise<Fault> {
  const outcome = await startForTest(await variantImage(lines, files), changes)
  if (isFault(outcome)) return outcome
  running = outcome
  throw new Error('it came up')
}

const predict = (server: RunningSandbox) =>
  server.client.send(
    { method: 'POST', path: '/predict', body: {}, timeoutMs: 8_000, maxBodyBytes: 1_000_000 },
    new AbortController().signal,
  )

const eatMemory = 'held = []\nwhile True: held.append(bytearray(4 * 1024 * 1024))'

describe('a volume where none can lie', () => {
  it.each([
    ['/proc/rlimit type 7', []],
    ['/proc/nvidia-container-cli', []],
    ['/', []],
    // Through a link that only the container engine follows
    ['/p/rlimit type 7', ['RUN ln -s /proc /p']],
  ])('%s is the doing of the image', async (path, before) => {
    const fault = await refused([...before, `VOLUME ["${path}"]`, ...withServer], serverThat.doesAt('pass'))
    expect(fault).toMatchObject({ code: 'S2020', by: 'submission' })
  })
})

describe('a server that ends during the run', () => {
  it.each([
    // What it does at a request, the verdict over its end, what that must say
    ['exits', 'os._exit(7)', 'S2002', /exited with code 7/],
    ['eats memory', eatMemory, 'S2021', /ran out of memory at its limit of 128 MiB: the kernel killed the server \(exit code 137\)/],
    ['kills itself', 'os.kill(os.getpid(), signal.SIGKILL)', 'S2029', /SIGKILL \(exit code 137\): neither its memory limit nor bbx did it/],
    // To the thread that answers: another one of the process would die of it while this one goes on and answers.
    ['crashes', 'signal.raise_signal(signal.SIGSEGV)', 'S2029', /SIGSEGV \(exit code 139\)/],
    [
      'gives up where it may not write',
      'try: open("/app/x", "w")\nexcept OSError as error: print(error, flush=True); os._exit(1)',
      'S2028',
      /writes outside of \/tmp: the server exited with code 1/,
    ],
    [
      'gives up without a network',
      'try: socket.create_connection(("192.0.2.1", 9), 1)\nexcept OSError as error: print(error, flush=True); os._exit(1)',
      'S2027',
      /needs the network, and the sandbox has none: the server exited with code 1/,
    ],
    [
      'lets a child die for memory and gives up',
      `child = subprocess.run([sys.executable, "-c", ${JSON.stringify(eatMemory)}])\nos._exit(1)`,
      'S2021',
      /killed a process of it, and the server exited with code 1/,
    ],
  ] as const)('%s', async (_, does, code, what) => {
    const server = await started(serverThat.doesAt(does), { memoryBytes: 128 * mebibyte })
    const reply = await predict(server)
    expect(reply).toMatchObject({ fault: { by: 'submission' } })
    const { fault } = await server.exited
    expect(fault).toMatchObject({ code, by: 'submission', what: expect.stringMatching(what) })
  })

  it('says both verdicts where the mirrored validator lets it pass', async () => {
    const server = await started(
      serverThat.doesAt('try: open("/app/x", "w")\nexcept OSError as error: print(error, flush=True); os._exit(1)'),
    )
    await predict(server)
    const { fault } = await server.exited
    expect(fault?.verdicts).toEqual({ strict: expect.stringMatching(/^fails/), reference: expect.stringMatching(/^passes/) })
  })

  it('is not its fault where somebody ends it through the container engine', async () => {
    const server = await started(serverThat.doesAt('pass'))
    const { docker } = await engineForTests()
    await docker.getContainer(server.container.id).kill()
    const { fault } = await server.exited
    expect(fault).toMatchObject({ code: 'E0028', by: 'environment', what: expect.stringMatching(/somebody else ended the container/) })
  })

  it('ends at its time limit', async () => {
    const server = await started(serverThat.doesAt('pass'), { wallMs: 2_000 })
    const { fault } = await server.exited
    expect(fault).toMatchObject({ code: 'S2015' })
  })
})

describe('a server that goes on', () => {
  it.each([
    // What it does at a request, which fault its end brings
    [
      'a child died for memory',
      `subprocess.run([sys.executable, "-c", ${JSON.stringify(eatMemory)}])`,
      'S2022',
      /killed at its memory limit, and the server went on/,
    ],
    [
      'no more threads',
      'stop = threading.Event()\nfor _ in range(200): threading.Thread(target=stop.wait, daemon=True).start()',
      'S2023',
      /no more processes or threads than 64/,
    ],
    ['a full /tmp', 'with open("/tmp/x", "wb") as file:\n    while True: file.write(bytes(1 << 20))', 'S2024', /\/tmp 16 MiB/],
    ['no more descriptors', 'files = []\nwhile True: files.append(open("/dev/null"))', 'S2026', /no more open files than 4096/],
    ['no name is resolved', 'socket.getaddrinfo("models.example", 443)', 'S2027', /needs the network/],
    ['a file beside the server', 'open("/app/cache", "w")', 'S2028', /writes outside of \/tmp/],
  ] as const)('%s', async (_, does, code, what) => {
    const server = await started(serverThat.doesAt(does), { memoryBytes: 128 * mebibyte })
    await predict(server)
    // A sample of what it uses is taken once a second.
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    await server[Symbol.asyncDispose]()
    expect((await server.exited).fault).toBeNull()
    expect(server.faults()).toContainEqual(expect.objectContaining({ code, by: 'submission', what: expect.stringMatching(what) }))
  })

  it('is said nothing against where a line of its log looks like a failure and none was', async () => {
    const server = await started(serverThat.doesAt('print("Temporary failure in name resolution; Read-only file system", flush=True)'))
    await predict(server)
    await server[Symbol.asyncDispose]()
    expect(server.faults()).toEqual([])
  })

  it('is killed ten seconds after SIGTERM, and that is said', async () => {
    const server = await started(serverThat.doesFirst('signal.signal(signal.SIGTERM, signal.SIG_IGN)'))
    const before = performance.now()
    await server[Symbol.asyncDispose]()
    expect(performance.now() - before).toBeGreaterThan(9_500)
    expect(server.faults()).toContainEqual(expect.objectContaining({ code: 'S2009' }))
  })

  it('has its output kept up to the limit, and a flood said', async () => {
    const server = await started(serverThat.doesAt('for _ in range(3000): print("x" * 1000)'), { outputBytes: mebibyte })
    await predict(server)
    await new Promise((resolve) => setTimeout(resolve, 500))
    await server[Symbol.asyncDispose]()
    expect(server.faults()).toContainEqual(expect.objectContaining({ code: 'S2008' }))
    const { outputBytes, droppedOutputBytes } = await server.usage()
    expect(outputBytes).toBeLessThan(1.1 * mebibyte)
    expect(outputBytes + droppedOutputBytes).toBeGreaterThan(2_900_000)
  })
})

describe('a server that does not come up', () => {
  it.each([
    // Lines of the Dockerfile, the server, the verdict
    ['no such program', ['CMD ["no-such-program"]'], {}, 'S2020', /cannot start: no-such-program/],
    ['not executable', ['CMD ["/app/server.py"]'], {}, 'S2020', /cannot start/],
    ['a server that only root may read', ['RUN chmod 0600 /app/server.py'], {}, 'S2002', /exited with code 2/],
    ['exits at once', withServer, serverThat.doesFirst('sys.exit("no model")'), 'S2002', /exited with code 1/],
    ['needs the network', withServer, serverThat.doesFirst('socket.getaddrinfo("models.example", 443)'), 'S2027', /needs the network/],
    ['writes beside itself', withServer, serverThat.doesFirst('open("/app/x", "w")'), 'S2028', /writes outside/],
    ['eats memory', withServer, serverThat.doesFirst(eatMemory), 'S2021', /ran out of memory/],
  ] as const)('%s', async (_, lines, files, code, what) => {
    const fault = await refused(lines, files, { limits: { memoryBytes: 128 * mebibyte } })
    expect(fault).toMatchObject({ code, by: 'submission', what: expect.stringMatching(what) })
  })

  it.each([
    // Where it listens, what is said of it
    ['another port', '("0.0.0.0", 8000)', '("0.0.0.0", 9999)', /nothing listens on port 8000, but on 9999/],
    ['one address only', '("0.0.0.0", 8000)', '("127.0.0.1", 8000)', /listens on port 8000 of 127.0.0.1 alone/],
    [
      'nowhere',
      'ThreadingHTTPServer(("0.0.0.0", 8000), Handler).serve_forever()',
      'time.sleep(600)',
      /nothing listens on port 8000, or on any other/,
    ],
  ] as const)('listens at %s', async (_, from, to, what) => {
    const { 'server.py': server } = serverThat.doesAt('pass')
    const contract = { ...testContract, startupTimeoutMs: 2_500 }
    const fault = await refused(withServer, { 'server.py': server.replace(from, to) }, { contract })
    expect(fault).toMatchObject({ code: 'S2006', what: expect.stringMatching(what) })
  })
})
