import { eachProcess } from '../each-process.ts'
import type { ContainerProcess } from '../kernel-view.ts'
import { ownStatus } from '../own-status.ts'
import type { Seen } from '../verdict.ts'
import type { Row } from './row.ts'

const right = 'every set of capabilities is empty'

export const capabilities: Row = {
  id: 'privilege/capabilities',
  title: 'no capability is left',
  look({ container, kernel, inside }) {
    const { Privileged, CapAdd, CapDrop } = container.HostConfig
    return [...eachProcess(kernel, right, wrong), ...ownStatus(inside, right, wrong), engineSays()]

    function engineSays(): Seen {
      if (Privileged) return { by: 'engine', says: 'open', what: 'privileged' }
      if (CapAdd.length > 0) return { by: 'engine', says: 'open', what: `added ${CapAdd.join(', ')}` }
      return { by: 'engine', says: 'claimed', what: `dropped ${CapDrop.join(', ') || 'none'}` }
    }
  },
}

function wrong({ capabilities: sets }: ContainerProcess): string | null {
  const left = Object.entries(sets).filter(([, mask]) => mask !== 0n)
  return left.length === 0 ? null : left.map(([name, mask]) => `${name} ${mask.toString(16)}`).join(' ')
}
