import { leadsNowhere } from '../asked-ways.ts'
import { isMissing, seenIn } from '../missing.ts'
import type { ProofFacts } from '../proof-facts.ts'
import { type ServingSocket, servingSockets } from '../route-table.ts'
import type { Seen } from '../verdict.ts'
import type { Row } from './row.ts'

/** Docker's own resolver in user-defined networks: it asks the world on the container's behalf, whatever the routes are. */
const embedded = '127.0.0.11'

export const resolver: Row = {
  id: 'network/resolver',
  title: 'no name server answers',
  look(facts) {
    return seenIn(facts.namespace, 'namespace', (namespace) => {
      const { nameservers, paths, tables } = namespace
      const foreign = notOwn(facts, [...servingSockets(tables.udp), ...servingSockets(tables.tcp)])
      const listed = nameservers ?? []
      const seen = [...new Set([...listed, embedded])].map((address): Seen => {
        if (isLoopback(address)) {
          return foreign.some((socket) => answersFor(socket, address))
            ? { by: 'namespace', says: 'open', what: `a process that is not the submission's serves ${address} in the namespace` }
            : { by: 'namespace', says: 'blocked', what: `nothing of the host serves ${address}` }
        }
        const path = paths.find((one) => one.address === address)
        if (path === undefined) return { by: 'namespace', says: 'silent', what: `no answer about ${address}` }
        return path.error === null
          ? { by: 'namespace', says: 'open', what: `the kernel has a way to ${address}; it was not used` }
          : { by: 'namespace', says: 'blocked', what: `${address} is refused locally: ${path.error}` }
      })
      if (nameservers !== null || leadsNowhere(namespace)) return seen
      return [...seen, { by: 'namespace', says: 'silent', what: 'resolv.conf cannot be read, and there is a way out of the namespace' }]
    })
  },
}

/** Docker's resolver listens on any port of its address: rules of the namespace lead port 53 there. */
function answersFor({ address, port }: ServingSocket, nameserver: string): boolean {
  return (address === nameserver && nameserver === embedded) || ((address === nameserver || address === '0.0.0.0') && port === 53)
}

/** Without those of the container's own user: a server of the submission itself is no way out. */
function notOwn({ container, kernel }: ProofFacts, sockets: readonly ServingSocket[]): ServingSocket[] {
  const own = new Set(isMissing(kernel) ? [] : kernel.processes.flatMap(({ uids }) => uids))
  const [uid] = container.Config.User.split(':')
  if (uid !== undefined && /^\d+$/.test(uid)) own.add(Number(uid))
  return sockets.filter((socket) => !own.has(socket.uid))
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1'
}
