import type { InsideReport } from './inside/inside-report.ts'
import { type ContainerProcess, parseStatus } from './kernel-view.ts'
import { type Missing, seenIn } from './missing.ts'
import type { Seen } from './verdict.ts'

/** The same of the probe's own process in the container, which has what the server has. */
export function ownStatus(inside: InsideReport | Missing, right: string, wrong: (process: ContainerProcess) => string | null): Seen[] {
  return seenIn(inside, 'inside', ({ status }): Seen => {
    try {
      const why = wrong(parseStatus(0, status))
      return why === null ? { by: 'inside', says: 'blocked', what: right } : { by: 'inside', says: 'open', what: why }
    } catch (error) {
      // gVisor's /proc leaves fields out.
      return { by: 'inside', says: 'unknown', what: error instanceof Error ? error.message : String(error) }
    }
  })
}
