import { seenIn } from '../missing.ts'
import { triedInside } from '../tried-inside.ts'
import type { Row } from './row.ts'

export const execute: Row = {
  id: 'file/execute',
  title: 'what is written there cannot be executed',
  look({ kernel, inside, allowed }) {
    const mayExecute = (path: string) => allowed.tmpfs[path]?.exec === true
    return [
      ...seenIn(kernel, 'kernel', ({ mounts }) => {
        const writable = mounts.filter(({ path, options }) => (path in allowed.tmpfs || path === '/dev/shm') && !options.includes('ro'))
        const executable = writable.filter(({ path, options }) => !options.includes('noexec') && !mayExecute(path))
        return executable.length === 0
          ? {
              by: 'kernel',
              says: 'blocked',
              what: `mounted noexec: ${writable.map(({ path }) => path).join(', ') || 'there is nothing to write to'}`,
            }
          : { by: 'kernel', says: 'open', what: `mounted to be executed: ${executable.map(({ path }) => path).join(', ')}` }
      }),
      ...triedInside(inside, 'a file could be executed in', (report) => report.executes),
    ]
  },
}
