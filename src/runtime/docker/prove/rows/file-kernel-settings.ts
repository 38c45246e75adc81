import { seenIn } from '../missing.ts'
import { triedInside } from '../tried-inside.ts'
import type { Row } from './row.ts'

/** Files through which a process could change the host's kernel. They are opened for writing and closed; nothing is written. */
export const settingFiles: readonly string[] = [
  '/proc/sys/kernel/core_pattern',
  '/proc/sys/kernel/domainname',
  '/proc/sys/vm/overcommit_memory',
  '/proc/sysrq-trigger',
  '/sys/kernel/mm/transparent_hugepage/enabled',
  '/sys/kernel/uevent_helper',
]

export const kernelSettings: Row = {
  id: 'file/kernel-settings',
  title: 'settings of the kernel cannot be changed',
  look({ kernel, inside }) {
    return [
      ...seenIn(kernel, 'kernel', ({ mounts }) => {
        const last = (path: string) => mounts.findLast((mount) => mount.path === path)
        const places = ['/proc/sys', '/sys'].map((path) => ({ path, mount: last(path) }))
        // Without a mount of its own /proc/sys is as writable as /proc; without /sys there is nothing to write.
        const open = places.filter(({ path, mount }) => (mount === undefined ? path === '/proc/sys' : !mount.options.includes('ro')))
        return open.length === 0
          ? { by: 'kernel', says: 'blocked', what: '/proc/sys and /sys are mounted read-only' }
          : { by: 'kernel', says: 'open', what: `not mounted read-only: ${open.map(({ path }) => path).join(', ')}` }
      }),
      ...triedInside(inside, 'opened for writing', (report) => report.settings),
    ]
  },
}
