import { eachProcess } from '../each-process.ts'
import type { ContainerProcess } from '../kernel-view.ts'
import { ofHostKernel } from '../other-kernel.ts'
import { ownStatus } from '../own-status.ts'
import type { Row } from './row.ts'

/** SECCOMP_MODE_FILTER of linux/seccomp.h. */
const filtered = 2

export const seccomp: Row = {
  id: 'privilege/seccomp',
  title: 'system calls are filtered',
  look({ container, kernel, inside }) {
    const option = container.HostConfig.SecurityOpt.find((one) => one.startsWith('seccomp'))
    const unconfined = container.HostConfig.Privileged || option?.replace(/^seccomp[=:]/, '') === 'unconfined'
    return [
      ...eachProcess(kernel, 'Seccomp 2', wrong),
      ...ofHostKernel(container, ownStatus(inside, 'Seccomp 2', wrong)),
      unconfined
        ? { by: 'engine', says: 'open', what: 'unconfined' }
        : { by: 'engine', says: 'claimed', what: option === undefined ? "the container engine's own filter" : 'a filter of ours' },
    ]
  },
}

function wrong({ seccomp: mode }: ContainerProcess): string | null {
  return mode === filtered ? null : `Seccomp ${mode}`
}
