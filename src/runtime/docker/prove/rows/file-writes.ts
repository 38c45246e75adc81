import { engineFiles } from '../engine-files.ts'
import { seenIn } from '../missing.ts'
import { isPassedDevice } from '../passed-device.ts'
import { triedInside } from '../tried-inside.ts'
import type { Row } from './row.ts'

/** Folders that the image or the host has, in which nothing may be written. */
export const guardedFolders: readonly string[] = [
  '/',
  '/app',
  '/etc',
  '/usr',
  '/usr/bin',
  '/var',
  '/var/tmp',
  '/run',
  '/home',
  '/root',
  '/opt',
  '/srv',
  '/mnt',
]

/** Mounts that every container has; what can be written there is the kernel's, and rows of their own. */
const ofTheKernel = /^\/(proc|sys|dev)(\/|$)/

export const writes: Row = {
  id: 'file/writes',
  title: 'nothing outside its temporary file systems can be written',
  look({ container, kernel, inside, allowed }) {
    return [
      ...seenIn(kernel, 'kernel', ({ mounts }) => {
        const root = mounts.findLast(({ path }) => path === '/')
        const writable = mounts.filter(
          ({ path, options }) => !options.includes('ro') && !ofTheKernel.test(path) && !(path in allowed.tmpfs),
        )
        const dangerous = writable.filter(
          (mount) => !engineFiles.includes(mount.path) && !isPassedDevice(mount, container.HostConfig.DeviceRequests > 0),
        )
        if (dangerous.length > 0)
          return { by: 'kernel', says: 'open', what: `mounted to be written: ${dangerous.map(({ path }) => path).join(', ')}` }
        return root === undefined
          ? { by: 'kernel', says: 'silent', what: 'the root is not in the table of mounts' }
          : { by: 'kernel', says: 'blocked', what: 'the root and every other mount outside are read-only' }
      }),
      ...triedInside(inside, 'could be written', (report) => ({ ...report.writes, ...report.files })),
      container.HostConfig.ReadonlyRootfs
        ? { by: 'engine', says: 'claimed', what: 'read-only root' }
        : { by: 'engine', says: 'open', what: 'the root can be written' },
    ]
  },
}
