import { triedInside } from '../tried-inside.ts'
import type { Row } from './row.ts'

/** vsock(7) reaches from a virtual machine to its hypervisor, and no network namespace stands in its way. */
export const vsock: Row = {
  id: 'network/vsock',
  title: 'no socket to the hypervisor of the machine',
  look: ({ inside }) => triedInside(inside, 'a socket could be opened', ({ machine }) => machine, { absent: 'blocked' }),
}
