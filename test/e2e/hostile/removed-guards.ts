import { babelbitContainer } from '../../../src/tracks/babelbit/container.ts'
import type { Change } from '../../runtime/docker/prove/proved.ts'
import type { GuardName } from './case-schema.ts'

const mebibyte = 1024 * 1024

export interface GuardChange {
  /** The sandbox with the guard; as bbx makes it where that is not given. */
  kept?: Change
  removed: Change
}

/** How each guard of the sandbox is taken away, on its own: what `network` leads to is a bridge that the test made. */
export function removedGuards(network: string, folderWithSocket: string): Record<GuardName, GuardChange> {
  const tmpfs = (options: string): Change => ({ host: { Tmpfs: { '/tmp': `rw,nosuid,nodev,mode=1777,${options}` } } })
  return {
    network: { removed: { host: { NetworkMode: network } } },
    'read-only root': { removed: { host: { ReadonlyRootfs: false } } },
    'no docker.sock': {
      removed: { host: { Mounts: [{ Type: 'bind', Source: folderWithSocket, Target: '/var/run', ReadOnly: true }] } },
    },
    'no-new-privileges': { removed: { host: { SecurityOpt: [] } } },
    // A user that is not root has no use of a capability that its container has.
    'dropped capabilities': { kept: { container: { User: '0' } }, removed: { container: { User: '0' }, host: { CapAdd: ['NET_RAW'] } } },
    'system call filter': { removed: { host: { SecurityOpt: ['no-new-privileges:true', 'seccomp=unconfined'] } } },
    noexec: { removed: tmpfs('exec') },
    'process limit': { removed: { host: { PidsLimit: babelbitContainer.pids * 4 } } },
    'memory limit': {
      kept: { host: { Memory: 96 * mebibyte, MemorySwap: 96 * mebibyte } },
      removed: { host: { Memory: 512 * mebibyte, MemorySwap: 512 * mebibyte } },
    },
    'size of /tmp': { removed: tmpfs('noexec,size=512m') },
    'size of /dev/shm': { removed: { host: { ShmSize: 512 * mebibyte } } },
    'open files limit': { removed: { host: { Ulimits: [{ Name: 'nofile', Soft: 8192, Hard: 8192 }] } } },
    // What is masked, root alone may read.
    'masked kernel files': {
      kept: { container: { User: '0' } },
      removed: { container: { User: '0' }, host: { MaskedPaths: [], ReadonlyPaths: [] } as object },
    },
  }
}
