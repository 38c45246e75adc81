import { describe, expect, it } from 'vitest'
import { type EndEvidence, exitVerdict } from '../../../../src/runtime/docker/run/exit-verdict.ts'
import { babelbitContainer } from '../../../../src/tracks/babelbit/container.ts'

const mebibyte = 1024 * 1024
const usage = { peakMemoryBytes: null, memoryLimitBytes: null, peakPids: 3, pidsLimit: 512, throttledShare: null, samples: 1 }

function evidence(changes: Partial<EndEvidence> & { code?: number | null }): EndEvidence {
  const { code = 0, ...others } = changes
  return {
    command: ['python', 'server.py'],
    ownCommand: true,
    end: { code, engineGone: null, at: 100_000 },
    endedBy: null,
    state: { oomKilled: false, error: '' },
    ooms: [],
    foreignKills: [],
    usage,
    tail: 'the last line',
    limits: { memoryBytes: 256 * mebibyte, wallMs: 60_000 },
    policy: babelbitContainer,
    full: [],
    ...others,
  }
}

describe('why a container is not there any more', () => {
  it.each([
    // What is known, the code, who is responsible, what it says
    ['we stopped it', { endedBy: 'stop', code: 143 }, null, null, null],
    ['we stopped it, with force', { endedBy: 'stop', code: 137 }, null, null, null],
    ['our time limit', { endedBy: 'wall', code: 137 }, 'S2015', 'submission', /stopped after 60 s, its limit/],
    [
      'the container engine went away',
      { end: { code: null, engineGone: 'broke off', at: 1 } },
      'E0028',
      'environment',
      /ended or restarted/,
    ],
    [
      'the container engine went away and took it along',
      { end: { code: 143, engineGone: 'broke off', at: 1 } },
      'E0028',
      'environment',
      /ended or restarted/,
    ],
    ['docker kill', { code: 137, foreignKills: ['9'] }, 'E0028', 'environment', /somebody else ended the container .*signal 9/],
    ['docker stop', { code: 143, foreignKills: ['15'] }, 'E0028', 'environment', /somebody else/],
    ['a signal that it took, and its own end later', { code: 1, foreignKills: ['1'] }, 'S2002', 'submission', /exited with code 1/],
    [
      'memory: event and 137',
      { code: 137, ooms: [99_900], state: { oomKilled: true, error: '' } },
      'S2021',
      'submission',
      /256 MiB: the kernel killed the server/,
    ],
    ['memory: the event came later than the end', { code: 137, ooms: [100_200] }, 'S2021', 'submission', /out of memory/],
    [
      'memory: no event, but the state says so (events lost)',
      { code: 137, state: { oomKilled: true, error: '' } },
      'S2021',
      'submission',
      /out of memory/,
    ],
    [
      'memory: a child, and the server gave up',
      { code: 1, ooms: [99_000] },
      'S2021',
      'submission',
      /a process of it, and the server exited with code 1/,
    ],
    [
      'memory long ago, 137 now',
      { code: 137, ooms: [10_000], state: { oomKilled: true, error: '' } },
      'S2029',
      'submission',
      /SIGKILL \(exit code 137\): neither its memory limit nor bbx/,
    ],
    [
      'memory of a child, and a clean end',
      { code: 0, ooms: [99_000], state: { oomKilled: true, error: '' } },
      'S2002',
      'submission',
      /exited with code 0/,
    ],
    ['137 and nobody did it', { code: 137 }, 'S2029', 'submission', /one of its own processes did, or the host ran out of memory/],
    ['SIGSEGV', { code: 139 }, 'S2029', 'submission', /SIGSEGV \(exit code 139\)/],
    ['SIGABRT', { code: 134 }, 'S2029', 'submission', /SIGABRT/],
    ['SIGSYS', { code: 159 }, 'S2030', 'submission', /system call that the sandbox denies/],
    [
      'not found',
      { code: 127, tail: '[FATAL tini (7)] exec python failed: No such file or directory' },
      'S2020',
      'submission',
      /cannot start: python server.py/,
    ],
    ['not executable', { code: 126 }, 'S2020', 'submission', /cannot start/],
    ['another architecture', { code: 1, tail: 'exec /app/server: exec format error' }, 'S2020', 'submission', /cannot start/],
    ['a plain end', { code: 3 }, 'S2002', 'submission', /exited with code 3 \(python server.py\)/],
    [
      'a plain end of what the base image starts',
      { code: 0, command: ['python3'], ownCommand: false, tail: '' },
      'S2002',
      'submission',
      /^the Dockerfile sets neither CMD nor ENTRYPOINT: the base image's `python3` ran and exited with code 0$/,
    ],
    ['an end without a word', { code: 0, tail: '' }, 'S2002', 'submission', /exited with code 0/],
    [
      'processes, by its log',
      { code: 1, tail: "RuntimeError: can't start new thread" },
      'S2023',
      'submission',
      /no more processes or threads than 512/,
    ],
    ['processes, by the count', { code: 1, usage: { ...usage, peakPids: 512 } }, 'S2023', 'submission', /no more processes/],
    [
      'a full disk',
      { code: 1, tail: 'OSError: [Errno 28] No space left on device' },
      'S2024',
      'submission',
      /\/tmp 256 MiB, \/dev\/shm 256 MiB/,
    ],
    ['the GPU', { code: 1, tail: 'torch.cuda.OutOfMemoryError: CUDA out of memory. Tried' }, 'S2025', 'submission', /GPU/],
    ['descriptors', { code: 1, tail: 'OSError: [Errno 24] Too many open files' }, 'S2026', 'submission', /4096/],
    [
      'names',
      { code: 1, tail: 'socket.gaierror: [Errno -3] Temporary failure in name resolution' },
      'S2027',
      'submission',
      /needs the network/,
    ],
    [
      'a read-only root',
      { code: 1, tail: "OSError: [Errno 30] Read-only file system: '/app/x'" },
      'S2028',
      'submission',
      /writes outside of \/tmp/,
    ],
  ] as const)('%s', (_, changes, code, by, what) => {
    const verdict = exitVerdict(evidence(changes as Partial<EndEvidence>))
    if (code === null) expect(verdict).toBeNull()
    else expect(verdict).toMatchObject({ code, by, what: expect.stringMatching(what) })
  })

  it('keeps the evidence: the last lines, the peak, what was full', () => {
    expect(exitVerdict(evidence({ code: 3 }))?.evidence).toBe('the last line')
    expect(exitVerdict(evidence({ code: 3, tail: '' }))?.evidence).toBe('it wrote nothing')
    const hungry = { ...usage, peakMemoryBytes: 250 * mebibyte }
    expect(exitVerdict(evidence({ code: 137, ooms: [99_999], usage: hungry }))?.evidence).toBe('at most 250 MiB seen; the last line')
    const full = evidence({ code: 1, tail: 'OSError: [Errno 28] No space left on device', full: ['/tmp is full: 256 MiB'] })
    expect(exitVerdict(full)?.evidence).toBe('OSError: [Errno 28] No space left on device; /tmp is full: 256 MiB')
  })

  it.each([
    ['S2027', 'Network is unreachable', { network: true, writableRoot: false }, true],
    ['S2027', 'Network is unreachable', { network: false, writableRoot: true }, false],
    ['S2028', 'Read-only file system', { network: false, writableRoot: true }, true],
    ['S2028', 'Read-only file system', { network: true, writableRoot: false }, false],
    ['S2024', 'No space left on device', { network: true, writableRoot: true }, false],
  ] as const)('%s: sets the mirrored verdict beside the strict one where the two differ (%s, %o)', (code, tail, lenient, differs) => {
    const verdict = exitVerdict(evidence({ code: 1, tail, policy: { ...babelbitContainer, lenient } }))
    expect(verdict?.code).toBe(code)
    expect(verdict?.verdicts !== undefined).toBe(differs)
  })
})
