import { engineFiles } from '../engine-files.ts'
import { seenIn } from '../missing.ts'
import type { Row } from './row.ts'

/** File systems that live in the kernel or in memory; every other one is a disk of the host, or the image's own layers. */
const pseudo = new Set(['proc', 'sysfs', 'tmpfs', 'devtmpfs', 'devpts', 'mqueue', 'cgroup', 'cgroup2', 'ramfs', 'securityfs'])

export const hostPaths: Row = {
  id: 'file/host-paths',
  title: 'no path of the host, except the models to read',
  look({ container, kernel, allowed }) {
    // A volume that can only be read holds what the image had there (VOLUME), or the models.
    const granted = ({ Type, Destination, RW }: (typeof container.Mounts)[number]) =>
      Type === 'tmpfs' || (!RW && (Type === 'volume' || Destination === allowed.modelsPath))
    const other = container.Mounts.filter((mount) => !granted(mount))
    const readable = container.Mounts.filter(({ Type }) => Type !== 'tmpfs')
    return [
      // Which paths of the host a container gets is the container engine's own doing: nobody knows better.
      other.length === 0
        ? {
            by: 'engine',
            says: 'blocked',
            what:
              readable.length === 0
                ? 'nothing is mounted'
                : `only to be read: ${readable.map(({ Destination }) => Destination).join(', ')}`,
          }
        : {
            by: 'engine',
            says: 'open',
            what: other
              .map(({ Type, Source, Destination, RW }) => `${Type} ${Source} at ${Destination}${RW ? ', writable' : ''}`)
              .join(', '),
          },
      ...seenIn(kernel, 'kernel', ({ mounts }) => {
        const writable = mounts.filter(
          ({ type, options, path }) => path !== '/' && !engineFiles.includes(path) && !pseudo.has(type) && !options.includes('ro'),
        )
        return writable.length === 0
          ? { by: 'kernel', says: 'blocked', what: 'no disk of the host is mounted to be written' }
          : { by: 'kernel', says: 'open', what: `a disk of the host can be written at ${writable.map(({ path }) => path).join(', ')}` }
      }),
    ]
  },
}
