import { type Fault, fault } from '../../../base/fault.ts'
import { mebibytes } from '../../../base/mebibytes.ts'
import { inheritedCommand } from './inherited-command.ts'
import { logSigns } from './log-signs.ts'
import { type RestrictionContext, restrictionFault } from './restriction-fault.ts'
import type { ContainerEnd } from './watch-container.ts'
import type { UsageSeen } from './watch-usage.ts'

/** All that is known of a container's end. */
export interface EndEvidence {
  /** Entrypoint and command of its image. */
  command: readonly string[]
  /** The Dockerfile's own; false: the base image's. */
  ownCommand: boolean
  end: ContainerEnd
  /** Who of us ended it; null where nobody of us did. */
  endedBy: 'stop' | 'wall' | null
  /** Of inspect; null where it could not be asked any more. */
  state: { oomKilled: boolean; error: string } | null
  /** When the kernel killed one of its processes for want of memory (`performance.now()`). */
  ooms: readonly number[]
  /** Signals that came through the container engine and not from us. */
  foreignKills: readonly string[]
  usage: UsageSeen
  /** The end of its output. */
  tail: string
  limits: { memoryBytes: number; wallMs: number | null }
  policy: RestrictionContext['policy']
  /** File systems that were seen full. */
  full: readonly string[]
}

/** A process killed this shortly before the end is why the server ended. */
const becauseMs = 5_000
/** signal(7), Linux's numbers: the container's, whatever this machine's are. */
const signalNames = new Map<number, string>([
  ...'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM'
    .split(' ')
    .map((name, at): [number, string] => [at + 1, `SIG${name}`]),
  [24, 'SIGXCPU'],
  [25, 'SIGXFSZ'],
  [31, 'SIGSYS'],
])
const badSystemCall = 128 + 31
/** Of docker-init and of shells (POSIX, Shell Command Language 2.8.2): found but not started, not found. */
const cannotStart = new Set([126, 127])
const initGaveUp = /\[FATAL tini|exec format error/i

/** Why a container is not there any more, and whose fault that is; null where we had ended it ourselves. */
export function exitVerdict(evidence: EndEvidence): Fault | null {
  const { command, end, endedBy, state, foreignKills, tail, limits, policy, usage } = evidence
  const log = tail === '' ? 'it wrote nothing' : tail.slice(-500)
  const shown = command.join(' ')
  if (endedBy === 'stop') return null
  if (end.engineGone !== null) {
    return fault('E0028', { evidence: end.engineGone })
  }
  if (endedBy === 'wall') {
    return fault('S2015', { what: `the server was stopped after ${Math.round((limits.wallMs ?? 0) / 1000)} s, its limit`, evidence: log })
  }
  const { code } = end
  if (foreignKills.length > 0 && code !== null && code >= 128) {
    return fault('E0028', {
      what: `somebody else ended the container through the container engine (signal ${foreignKills.join(', ')}, exit code ${code})`,
      evidence: log,
    })
  }
  if (endedForMemory(evidence)) {
    return fault('S2021', {
      what: `the container ran out of memory at its limit of ${mebibytes(limits.memoryBytes)}: the kernel killed ${
        code === 137 ? 'the server (exit code 137)' : `a process of it, and the server exited with code ${code}`
      }`,
      evidence: `${peak(usage)}${log}`,
    })
  }
  const ending = endingOf(code)
  if (cannotStart.has(code ?? 0) || initGaveUp.test(tail)) {
    return fault('S2020', { what: `the container cannot start: ${shown} (${ending})`, evidence: log })
  }
  const [sign] = logSigns(tail)
  const measured = [...evidence.full, ...counted(evidence)]
  if (sign !== undefined) return restrictionFault(sign, { policy, happened: `the server ${ending}`, measured })
  if (usage.peakPids !== null && usage.peakPids >= policy.pids) {
    return restrictionFault({ code: 'S2023', line: log }, { policy, happened: `the server ${ending}`, measured })
  }
  if (code === badSystemCall) {
    return restrictionFault({ code: 'S2030', line: log }, { policy, happened: `the server ${ending}`, measured })
  }
  if (code !== null && signalNames.has(code - 128)) {
    const who =
      code === 137
        ? ': neither its memory limit nor bbx did it, so one of its own processes did, or the host ran out of memory'
        : ': one of its own processes or a fault of its program'
    return fault('S2029', { what: `the server ${ending}${who}`, evidence: log })
  }
  return fault('S2002', {
    ...(evidence.ownCommand ? { what: `the server ${ending} (${shown})` } : inheritedCommand(command, ending)),
    evidence: state?.error ? `${state.error}; ${log}` : log,
  })
}

/**
 * The container engine's OOMKilled alone says only that some process was once killed so. It counts where the server was killed, or
 * where it gave up right after.
 */
function endedForMemory({ state, ooms, end: { code, at } }: EndEvidence): boolean {
  const last = ooms.at(-1)
  const justNow = last !== undefined && at - last <= becauseMs
  if (justNow) return code !== 0
  return code === 137 && state?.oomKilled === true && ooms.length === 0
}

function endingOf(code: number | null): string {
  if (code === null) return 'ended'
  const signal = code > 128 ? signalNames.get(code - 128) : undefined
  return signal === undefined ? `exited with code ${code}` : `was ended by ${signal} (exit code ${code})`
}

function peak({ peakMemoryBytes }: UsageSeen): string {
  return peakMemoryBytes === null ? '' : `at most ${mebibytes(peakMemoryBytes)} seen; `
}

function counted({ usage, policy }: EndEvidence): string[] {
  return usage.peakPids !== null && usage.peakPids >= policy.pids ? [`${usage.peakPids} processes and threads were counted`] : []
}
