import { type Fault, fault } from '../../base/fault.ts'
import type { GuardedEnd } from './guarded.ts'

/** What the end of a server says against it: that it needed force, or left others behind. */
export function stopFaults({ exit, killed, leaderKilled, left }: GuardedEnd, graceMs: number): Fault[] {
  const found: Fault[] = []
  if (exit.why === 'asked' && leaderKilled) {
    found.push(fault('S2009', { what: `the server did not stop within ${graceMs / 1000} s of SIGTERM and was killed` }))
  } else if (exit.why === 'asked' && killed > 0) {
    found.push(fault('S2009', { what: `the server stopped and left ${killed} of its processes running: they were killed` }))
  }
  if (left > 0)
    found.push(fault('E0001', { what: `${left} processes of the server could not be ended`, remedy: 'look for them with ps and end them' }))
  return found
}
