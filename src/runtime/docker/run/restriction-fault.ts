import type { ContainerPolicy } from '../../../base/container-policy.ts'
import { type Fault, fault, type Verdicts } from '../../../base/fault.ts'
import { mebibytes } from '../../../base/mebibytes.ts'
import type { LogSign } from './log-signs.ts'

export interface RestrictionContext {
  policy: Pick<ContainerPolicy, 'pids' | 'openFiles' | 'tmpfs' | 'shmBytes' | 'lenient'>
  /** What happened because of it: `the server exited with code 1`. */
  happened: string
  /** Beside the line of the log: file systems that were full, processes that were counted. */
  measured: readonly string[]
}

/** A failure whose log says which restriction or limit of the sandbox it ran into. */
export function restrictionFault({ code, line }: LogSign, { policy, happened, measured }: RestrictionContext): Fault {
  return fault(code, {
    what: `${reasons(policy)[code]}: ${happened}`,
    evidence: [line, ...measured].join('; '),
    verdicts: verdictsOf(code, policy.lenient),
  })
}

function reasons({ pids, openFiles, tmpfs, shmBytes }: RestrictionContext['policy']): Record<LogSign['code'], string> {
  const small = Object.entries({ ...sizes(tmpfs), '/dev/shm': shmBytes }).map(([path, bytes]) => `${path} ${mebibytes(bytes)}`)
  return {
    S2023: `no more processes or threads than ${pids} are allowed`,
    S2024: `a temporary file system is full (${small.join(', ')})`,
    S2025: 'the memory of the GPU ran out',
    S2026: `no more open files than ${openFiles} are allowed`,
    S2027: 'the server needs the network, and the sandbox has none',
    S2028: `the server writes outside of ${Object.keys(tmpfs).join(', ') || 'what it may write'}`,
    S2030: 'the server used a system call that the sandbox denies',
  }
}

/** Said only where the two differ: the mirrored validator leaves open what the sandbox closes. */
function verdictsOf(code: LogSign['code'], lenient: ContainerPolicy['lenient']): Verdicts | undefined {
  if (code === 'S2027' && lenient.network) {
    return {
      strict: 'fails: the sandbox has no network',
      reference: 'passes, as far as this goes: where the mirrored validator asks, a submission has a network',
    }
  }
  if (code === 'S2028' && lenient.writableRoot) {
    return {
      strict: 'fails: the root of the sandbox is read-only',
      reference: 'passes, as far as this goes: where the mirrored validator asks, a submission can write its root',
    }
  }
  return undefined
}

function sizes(tmpfs: ContainerPolicy['tmpfs']): Record<string, number> {
  return Object.fromEntries(Object.entries(tmpfs).map(([path, { bytes }]) => [path, bytes]))
}
