import { seenIn } from '../missing.ts'
import { routesOut } from '../route-table.ts'
import type { Row } from './row.ts'

export const routes: Row = {
  id: 'network/routes',
  title: 'no route to anywhere',
  look({ namespace }) {
    return seenIn(namespace, 'namespace', ({ tables }) => {
      const found = routesOut(tables)
      if (found.length === 0) return { by: 'namespace', says: 'blocked', what: 'the tables of IPv4 and IPv6 hold no route' }
      const named = found.slice(0, 6).map((one) => `${one.destination} over ${one.interface}`)
      return { by: 'namespace', says: 'open', what: `${found.length} routes: ${named.join(', ')}` }
    })
  },
}
