import { eachProcess } from '../each-process.ts'
import type { ContainerProcess } from '../kernel-view.ts'
import { ownStatus } from '../own-status.ts'
import type { Row } from './row.ts'

export const user: Row = {
  id: 'privilege/user',
  title: 'nothing runs as root',
  look({ container, kernel, inside }) {
    const { User } = container.Config
    const isRoot = /^(|0|root)(:|$)/.test(User)
    const wrong = ({ uids }: ContainerProcess) => (uids.includes(0) ? `user ids ${uids.join(' ')}` : null)
    return [
      ...eachProcess(kernel, `no user id is 0`, wrong),
      ...ownStatus(inside, 'no user id is 0', wrong),
      isRoot ? { by: 'engine', says: 'open', what: `user ${User || 'root'}` } : { by: 'engine', says: 'claimed', what: `user ${User}` },
    ]
  },
}
