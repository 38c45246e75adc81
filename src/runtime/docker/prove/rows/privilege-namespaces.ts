import { seenIn } from '../missing.ts'
import type { Seen } from '../verdict.ts'
import type { Row } from './row.ts'

/** Modes that put a container into a namespace of the host or of another container. */
const shared = /^(host|container:.*|shareable)$/

export const namespaces: Row = {
  id: 'privilege/namespaces',
  title: 'processes, memory and names of the host stay unseen',
  look({ container, kernel }) {
    const { PidMode, IpcMode, UTSMode, UsernsMode, CgroupnsMode, NetworkMode } = container.HostConfig
    const modes = { pid: PidMode, ipc: IpcMode, uts: UTSMode, user: UsernsMode, cgroup: CgroupnsMode, net: NetworkMode }
    const joined = Object.entries(modes).filter(([, mode]) => shared.test(mode))
    return [
      ...seenIn(kernel, 'kernel', ({ processes, sharedNamespaces }): Seen => {
        if (processes.some(({ pidNamespaces }) => pidNamespaces === null))
          return { by: 'kernel', says: 'unknown', what: "only the host's own view shows them" }
        const shallow = processes.filter(({ pidNamespaces }) => (pidNamespaces ?? 0) < 2)
        if (shallow.length > 0) return { by: 'kernel', says: 'open', what: `${shallow.length} processes are in the host's pid namespace` }
        if (sharedNamespaces === null)
          return { by: 'kernel', says: 'blocked', what: 'a pid namespace of its own; the others only root may see' }
        return sharedNamespaces.length === 0
          ? { by: 'kernel', says: 'blocked', what: 'pid, ipc, uts, mnt, net and cgroup namespaces of its own' }
          : { by: 'kernel', says: 'open', what: `shared with the host: ${sharedNamespaces.join(', ')}` }
      }),
      joined.length === 0
        ? { by: 'engine', says: 'claimed', what: 'all private' }
        : { by: 'engine', says: 'open', what: joined.map(([name, mode]) => `${name} ${mode}`).join(', ') },
    ]
  },
}
