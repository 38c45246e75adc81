import { eachProcess } from '../each-process.ts'
import type { ContainerProcess } from '../kernel-view.ts'
import { ownStatus } from '../own-status.ts'
import type { Row } from './row.ts'

const right = 'NoNewPrivs is set: programs with a setuid bit or file capabilities gain nothing'

export const noNewPrivileges: Row = {
  id: 'privilege/no-new-privileges',
  title: 'setuid programs have no effect',
  look({ container, kernel, inside }) {
    const option = container.HostConfig.SecurityOpt.find((one) => one.startsWith('no-new-privileges'))
    return [
      ...eachProcess(kernel, right, wrong),
      ...ownStatus(inside, right, wrong),
      option === undefined || option.endsWith('false')
        ? { by: 'engine', says: 'open', what: 'no-new-privileges was not asked for' }
        : { by: 'engine', says: 'claimed', what: option },
    ]
  },
}

function wrong({ noNewPrivileges: set }: ContainerProcess): string | null {
  return set ? null : 'NoNewPrivs is not set: a setuid program becomes root'
}
