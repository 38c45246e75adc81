import { messageOf } from '../container-engine/call.ts'
import { type KernelView, parseStatus } from './kernel-view.ts'
import { isMissing, type Missing } from './missing.ts'
import { mountTable } from './mount-table.ts'
import type { NamespaceReport } from './namespace/namespace-report.ts'

/**
 * What the kernel told our program in a container that joined the processes of the other one: the same files of /proc as on the host, but
 * for what only the host's own view shows. Null where it was not asked.
 */
export function joinedView(report: NamespaceReport | Missing): KernelView | Missing | null {
  if (isMissing(report) || report.processes === null) return null
  try {
    const processes = report.processes.map(({ pid, status }) => ({ ...parseStatus(pid, status), pidNamespaces: null }))
    const mounts = mountTable(report.mounts ?? '')
    if (processes[0]?.pid !== 1) return { missing: 'unknown', why: 'the first process of the container is not to be seen' }
    if (mounts.length === 0) return { missing: 'unknown', why: 'the mounts of the container cannot be read' }
    return { processes, mounts, devices: null, sharedNamespaces: null }
  } catch (error) {
    return { missing: 'unknown', why: `its processes cannot be read: ${messageOf(error)}` }
  }
}
