import { type Fault, fault } from '../../base/fault.ts'
import { mebibytes } from '../../base/mebibytes.ts'
import type { GuardedEnd } from './guarded.ts'

export interface ExitDetails {
  command: readonly string[]
  memoryBytes: number | null
  wallMs: number | null
  /** The end of the server's output. */
  tail: string
}

/** Why the server is not there any more; null where we had asked it to end. */
export function exitFault({ exit, usage }: Pick<GuardedEnd, 'exit' | 'usage'>, details: ExitDetails): Fault | null {
  const { command, memoryBytes, wallMs, tail } = details
  const evidence = tail === '' ? 'it wrote nothing' : tail.slice(-600)
  const shown = command.join(' ')
  switch (exit.why) {
    case 'asked':
      return null
    case 'memory':
      return fault('S2007', {
        what: `the server used ${mebibytes(usage.peakMemoryBytes)}, allowed are ${mebibytes(memoryBytes ?? 0)}: it was killed`,
        evidence,
      })
    case 'wall':
      return fault('S2015', { what: `the server was stopped after ${Math.round((wallMs ?? 0) / 1000)} s, its limit`, evidence })
    case null:
      if (exit.failed !== null)
        return fault('S2002', {
          what: `the server could not be started: ${shown}`,
          evidence: exit.failed,
          remedy: 'correct `start` in bbx.toml',
        })
      return fault('S2002', { what: `the server ${ending(exit)} (${shown})`, evidence })
  }
}

function ending({ code, signal }: GuardedEnd['exit']): string {
  if (signal === null) return `exited with code ${code}`
  return signal === 'SIGKILL' ? 'was killed by SIGKILL: the system may have run out of memory' : `was ended by ${signal}`
}
