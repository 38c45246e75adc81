import type { ContainerProcess, KernelView } from './kernel-view.ts'
import { type Missing, seenIn } from './missing.ts'
import type { Seen } from './verdict.ts'

/** What the host's kernel says of every process of the container: `wrong` names what is wrong with one, or null. */
export function eachProcess(kernel: KernelView | Missing, right: string, wrong: (process: ContainerProcess) => string | null): Seen[] {
  return seenIn(kernel, 'kernel', ({ processes }): Seen => {
    const bad = processes.flatMap((process) => {
      const why = wrong(process)
      return why === null ? [] : [`process ${process.pid}: ${why}`]
    })
    return bad.length > 0
      ? { by: 'kernel', says: 'open', what: bad.slice(0, 4).join(', ') }
      : { by: 'kernel', says: 'blocked', what: `${right} (${processes.length} processes)` }
  })
}
