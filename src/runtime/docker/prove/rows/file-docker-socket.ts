import { seenIn } from '../missing.ts'
import type { Row } from './row.ts'

/** Where container engines usually listen: whoever can talk to one of them owns the host. */
export const engineSockets: readonly string[] = [
  '/var/run/docker.sock',
  '/run/docker.sock',
  '/run/podman/podman.sock',
  '/var/run/podman/podman.sock',
  '/run/containerd/containerd.sock',
  '/var/run/containerd/containerd.sock',
  '/run/crio/crio.sock',
]
const looksLikeOne = /(docker|podman|containerd|crio)[^/]*\.sock$/

export const dockerSocket: Row = {
  id: 'file/docker-socket',
  title: 'no socket of a container engine',
  look({ container, kernel, inside }) {
    const mounted = container.Mounts.filter(({ Source, Destination }) => looksLikeOne.test(Source) || looksLikeOne.test(Destination))
    return [
      ...seenIn(kernel, 'kernel', ({ mounts }) => {
        const found = mounts.filter(({ path, root }) => looksLikeOne.test(path) || looksLikeOne.test(root))
        return found.length === 0
          ? { by: 'kernel', says: 'blocked', what: 'none is mounted' }
          : { by: 'kernel', says: 'open', what: `mounted at ${found.map(({ path }) => path).join(', ')}` }
      }),
      ...seenIn(inside, 'inside', ({ sockets }) =>
        sockets.length === 0
          ? { by: 'inside', says: 'blocked', what: 'none of the usual paths is a socket' }
          : { by: 'inside', says: 'open', what: `there is ${sockets.join(', ')}` },
      ),
      mounted.length === 0
        ? { by: 'engine', says: 'claimed', what: 'no mount is one' }
        : { by: 'engine', says: 'open', what: `${mounted.map(({ Source, Destination }) => `${Source} at ${Destination}`).join(', ')}` },
    ]
  },
}
