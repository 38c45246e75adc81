import { readFileSync } from 'node:fs'

/** Tells one process from another that got the same pid later. */
export interface ProcessIdentity {
  pid: number
  /** Clock ticks since boot at which it started; null where the system does not tell. */
  startTime: string | null
  /** Changes with every boot; null where the system does not tell. */
  bootId: string | null
}

/** The identity of a running process, or null when there is none with that pid. */
export function processIdentity(pid: number): ProcessIdentity | null {
  if (!isAlive(pid)) return null
  const stat = statFields(pid)
  // One that ended and was not waited for still has its pid.
  if (stat?.[0] === 'Z' || stat?.[0] === 'X') return null
  return { pid, startTime: stat?.[19] ?? null, bootId: bootId() }
}

/** Whether the very process that was recorded still runs. */
export function isSameProcess(recorded: ProcessIdentity): boolean {
  const now = processIdentity(recorded.pid)
  return now !== null && now.startTime === recorded.startTime && now.bootId === recorded.bootId
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Of proc(5), from field 3 (the state) on; field 22 is the start time. */
function statFields(pid: number): string[] | null {
  const stat = readOrNull(`/proc/${pid}/stat`)
  // The name in parentheses may hold spaces and parentheses: fields are counted from the last one.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? null
}

function bootId(): string | null {
  return readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? null
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
