import { seenIn } from '../missing.ts'
import { triedInside } from '../tried-inside.ts'
import type { Row } from './row.ts'

/** Bit of CAP_NET_RAW in a capability set (linux/capability.h). */
const netRaw = 1n << 13n

export const rawSockets: Row = {
  id: 'network/raw-sockets',
  title: 'no raw and no packet sockets',
  look({ kernel, inside }) {
    return [
      ...seenIn(kernel, 'kernel', ({ processes }) => {
        const able = processes.filter(({ capabilities: { CapBnd, CapEff, CapPrm } }) => ((CapBnd | CapEff | CapPrm) & netRaw) !== 0n)
        return able.length === 0
          ? { by: 'kernel', says: 'blocked', what: 'no process has or can get CAP_NET_RAW' }
          : { by: 'kernel', says: 'open', what: `${able.length} processes have or can get CAP_NET_RAW` }
      }),
      ...triedInside(inside, 'a socket could be opened', ({ raw }) => raw, { absent: 'blocked' }),
    ]
  },
}
