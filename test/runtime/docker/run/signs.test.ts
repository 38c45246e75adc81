import { describe, expect, it } from 'vitest'
import { BbxError } from '../../../../src/base/bbx-error.ts'
import { refuseMissing, refuseOpen } from '../../../../src/runtime/docker/run/confirm-sandbox.ts'
import { jsonLines } from '../../../../src/runtime/docker/run/json-lines.ts'
import { parseListeners } from '../../../../src/runtime/docker/run/listening.ts'
import { logSigns } from '../../../../src/runtime/docker/run/log-signs.ts'
import { neverHealthy } from '../../../../src/runtime/docker/run/never-healthy.ts'
import { startRefusal } from '../../../../src/runtime/docker/run/start-refusal.ts'
import { babelbitContainer } from '../../../../src/tracks/babelbit/container.ts'
import { babelbitContract } from '../../../../src/tracks/babelbit/contract.ts'

describe('what a log says of a limit', () => {
  it.each([
    ['requests: NameResolutionError("...: Failed to resolve \'hub.example\' ([Errno -3] Temporary failure in name resolution)")', 'S2027'],
    ['OSError: [Errno 101] Network is unreachable', 'S2027'],
    ['Error: getaddrinfo EAI_AGAIN hub.example', 'S2027'],
    ['curl: (6) Could not resolve host: hub.example', 'S2027'],
    ["OSError: [Errno 30] Read-only file system: '/root/.cache'", 'S2028'],
    ["Error: EROFS: read-only file system, open '/app/x'", 'S2028'],
    ['OSError: [Errno 28] No space left on device', 'S2024'],
    ['OSError: [Errno 24] Too many open files', 'S2026'],
    ["RuntimeError: can't start new thread", 'S2023'],
    ['OpenBLAS blas_thread_init: pthread_create failed for thread 7 of 16: Resource temporarily unavailable', 'S2023'],
    ['/bin/sh: 1: Cannot fork', 'S2023'],
    ['torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB', 'S2025'],
    ['Bad system call (core dumped)', 'S2030'],
    ['io_uring_setup: Operation not permitted', 'S2030'],
  ])('%s', (line, code) => {
    expect(logSigns(`INFO started\n${line}\nINFO more`)).toEqual([{ code, line }])
  })

  it.each(['INFO connected to the network', 'GET /health 200', 'model read only once', 'PermissionError: [Errno 13] Permission denied'])(
    'nothing: %s',
    (line) => {
      expect(logSigns(line)).toEqual([])
    },
  )

  it('is told once for each code, in the order of the log', () => {
    const log = ['[Errno 28] first', '[Errno 30] second', '[Errno 28] third'].join('\n')
    expect(logSigns(log)).toEqual([
      { code: 'S2024', line: '[Errno 28] first' },
      { code: 'S2028', line: '[Errno 30] second' },
    ])
  })
})

describe('where something listens, as proc(5) writes it', () => {
  const head = '  sl  local_address rem_address   st tx_queue'
  it.each([
    ['0: 00000000:1F9B 00000000:0000 0A 00000000:00000000', { address: '0.0.0.0', port: 8091 }],
    ['0: 0100007F:1F40 00000000:0000 0A 00000000:00000000', { address: '127.0.0.1', port: 8000 }],
    ['0: 00000000000000000000000000000000:1F40 00000000000000000000000000000000:0000 0A', { address: '::', port: 8000 }],
    ['0: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A', { address: '::1', port: 80 }],
  ])('%s', (line, listener) => {
    expect(parseListeners(`${head}\n   ${line}\n`)).toEqual([listener])
  })

  it('is not where a connection only is', () => {
    expect(parseListeners('   1: 0100007F:1F40 0100007F:C350 01 00000000:00000000')).toEqual([])
  })
})

describe('a server that did not become healthy', () => {
  const health = { healthy: false, why: 'deadline', last: 'GET /health: status 503', afterMs: 9_000 } as const
  const contract = { ...babelbitContract(), startupTimeoutMs: 9_000 }
  const verdict = (listeners: { address: string; port: number }[] | null, tail = '', image = { command: ['python'], ownCommand: true }) =>
    neverHealthy({ health, contract, image, port: 8091, listeners, tail, policy: babelbitContainer, full: [] })
  it.each([
    [[{ address: '0.0.0.0', port: 8091 }], '', 'S2006', /^the server was not healthy within 9 s$/],
    [[{ address: '::', port: 8091 }], '', 'S2006', /^the server was not healthy within 9 s$/],
    [null, '', 'S2006', /^the server was not healthy within 9 s$/],
    [[{ address: '127.0.0.1', port: 8091 }], '', 'S2006', /port 8091 of 127.0.0.1 alone/],
    [[{ address: '0.0.0.0', port: 8000 }], 'Read-only file system', 'S2006', /nothing listens on port 8091, but on 8000/],
    [[], '', 'S2006', /nothing listens on port 8091, or on any other/],
    [
      [{ address: '0.0.0.0', port: 8091 }],
      'OSError: Read-only file system',
      'S2028',
      /writes outside of \/tmp: the server was not healthy/,
    ],
    [null, 'Temporary failure in name resolution', 'S2027', /needs the network/],
  ] as const)('listening at %j with the log %j', (listeners, tail, code, what) => {
    expect(verdict(listeners === null ? null : [...listeners], tail)).toMatchObject({ code, what: expect.stringMatching(what) })
  })

  it('because it is none: what the base image starts listens elsewhere', () => {
    expect(verdict([{ address: '0.0.0.0', port: 80 }], '', { command: ['httpd'], ownCommand: false })).toMatchObject({
      code: 'S2006',
      what: "the Dockerfile sets neither CMD nor ENTRYPOINT: the base image's `httpd` ran and was not healthy within 9 s",
      evidence: expect.stringContaining('nothing listens on port 8091, but on 80'),
      remedy: expect.stringContaining('CMD'),
    })
  })
})

describe('a container that the engine does not start', () => {
  const said = (statusCode: number, message: string) =>
    Object.assign(new Error(`(HTTP code ${statusCode}) server error - ${message} `), { statusCode })
  const mounting = (path: string, cause: string) =>
    `runc create failed: error during container init: error mounting "/var/lib/v/_data" to rootfs at "${path}": ${cause}: unknown`
  it.each([
    // Words of Docker 20.10 and runc 1.1.5, as recorded
    [500, 'error setting rlimit type 7: operation not permitted', 'open-files'],
    [400, 'OCI runtime create failed: exec: "no-such": executable file not found in $PATH: unknown', 'S2020'],
    [500, 'OCI runtime create failed: chdir to cwd ("/root") set in config.json failed: permission denied: unknown', 'S2020'],
    [400, 'OCI runtime create failed: exec: "/app/run": permission denied: unknown', 'S2020'],
    [500, 'OCI runtime create failed: error adding seccomp filter rule for syscall clone3: unknown', 'E0022'],
    [500, 'could not select device driver "" with capabilities: [[gpu]]', 'E0026'],
    [500, 'failed to create shim task: cannot allocate memory', 'E0021'],
    [500, 'setrlimit `RLIMIT_NOFILE`: Operation not permitted: OCI permission denied', 'open-files'],
    [500, 'error running hook #0: fork/exec /usr/bin/nvidia-container-runtime-hook: no such file or directory: unknown', 'E0026'],
    // What an image calls its program and its volumes reads like a message
    [400, 'OCI runtime create failed: exec: "nvidia-container-cli": executable file not found in $PATH: unknown', 'S2020'],
    [400, 'OCI runtime create failed: exec: "/seccomp": permission denied: unknown', 'S2020'],
    [500, mounting('/etc/passwd/rlimit type 7', 'not a directory'), 'S2020'],
    [500, mounting('/p/nvidia-container-cli', '"/merged/proc/nvidia-container-cli" cannot be mounted because it is inside /proc'), 'S2020'],
    [500, mounting('/x: error setting rlimit type 7: operation not permitted', 'not a directory'), 'S2020'],
    [500, mounting('/seccomp', 'cannot allocate memory'), 'E0021'],
    [400, 'lstat /var/lib/docker/merged/etc/passwd/x: error setting rlimit type 7: operation not permitted: not a directory', 'S2020'],
    [400, "invalid mount config for type \"volume\": invalid specification: destination can't be '/'", 'S2020'],
  ] as const)('%i %s', (status, message, outcome) => {
    let found: string
    try {
      const refusal = startRefusal(said(status, message), ['python'])
      found = refusal.why === 'fault' ? refusal.fault.code : refusal.why
    } catch (error) {
      found = error instanceof BbxError ? error.code : String(error)
    }
    expect(found).toBe(outcome)
  })

  it('hands on what is no answer of a container engine', () => {
    const bug = new TypeError('x is not a function')
    expect(() => startRefusal(bug, [])).toThrow(bug)
  })
})

describe('a sandbox that is less than it should be', () => {
  const missing = (required: boolean) => ({ enforced: [], missing: [{ what: 'memory limit', why: 'cgroup v1', required }] })
  it.each([
    [true, false, 'E0022'],
    [true, true, null],
    [false, false, null],
  ] as const)('a restriction that is needed: %s, --allow-weaker: %s', (required, weaker, code) => {
    expect(codeOf(() => refuseMissing(missing(required), weaker))).toBe(code)
  })

  const row = (id: string, verdict: 'blocked' | 'open' | 'unproven') => [{ id, title: id, verdict, evidence: '' }]
  it.each([
    ['network/gateways', 'open', false, 'E0023'],
    ['network/gateways', 'open', true, 'E0023'],
    ['network/vsock', 'open', false, 'E0023'],
    ['network/vsock', 'open', true, null],
    ['privilege/io-uring', 'open', false, 'E0023'],
    ['privilege/io-uring', 'open', true, null],
    ['network/gateways', 'unproven', false, null],
    ['network/gateways', 'blocked', false, null],
  ] as const)('a row of the proof: %s %s, --allow-weaker: %s', (id, verdict, weaker, code) => {
    expect(codeOf(() => refuseOpen(row(id, verdict), weaker))).toBe(code)
  })

  function codeOf(act: () => void): string | null {
    try {
      act()
      return null
    } catch (error) {
      return error instanceof BbxError ? error.code : String(error)
    }
  }
})

describe('a stream of JSON lines', () => {
  const read = async (chunks: readonly (string | Error)[]) => {
    const found: unknown[] = []
    const stream = (async function* () {
      for (const chunk of chunks) {
        if (chunk instanceof Error) throw chunk
        yield Buffer.from(chunk)
      }
    })()
    for await (const value of jsonLines(stream)) found.push(value)
    return found
  }
  it.each([
    ['whole lines', ['{"a":1}\n{"a":2}\n'], [{ a: 1 }, { a: 2 }]],
    ['cut anywhere', ['{"a', '":1}\n{"', 'a":2}\n'], [{ a: 1 }, { a: 2 }]],
    ['a line that is none', ['nonsense\n{"a":1}\n'], [{ a: 1 }]],
    ['a stream that breaks', ['{"a":1}\n', new Error('reset')], [{ a: 1 }]],
    ['a last line without its end', ['{"a":1}\n{"a":2}'], [{ a: 1 }]],
  ])('%s', async (_, chunks, values) => {
    expect(await read(chunks)).toEqual(values)
  })
})
