import { deniedByFilter } from '../denied-by-filter.ts'
import { triedInside } from '../tried-inside.ts'
import type { Row } from './row.ts'

/** AF_VSOCK of linux/socket.h. */
const family = 40
/** On 32-bit x86 sockets are made by socketcall, too, whose arguments lie in memory where no filter looks. */
const calls = [{ name: 'socket', first: family }, { name: 'socketcall' }]

/** vsock(7) reaches from a virtual machine to its hypervisor, and no network namespace stands in its way: only a filter of system calls. */
export const vsock: Row = {
  id: 'network/vsock',
  title: 'no socket to the hypervisor of the machine',
  look: (facts) => [
    ...triedInside(facts.inside, 'a socket could be opened', ({ machine }) => machine, { absent: 'blocked' }),
    ...deniedByFilter(facts, 'sockets of AF_VSOCK', calls),
  ],
}
