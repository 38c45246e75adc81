import { seenIn } from './missing.ts'
import type { NamespaceReport } from './namespace/namespace-report.ts'
import type { ProofFacts } from './proof-facts.ts'
import { routesOut } from './route-table.ts'
import type { Seen } from './verdict.ts'

/**
 * What the kernel said when it was asked for a way to these addresses; nothing was sent to any of them. Where there is no such address, a
 * namespace that leads nowhere would not reach one either.
 */
export function askedWays(facts: ProofFacts, addresses: readonly string[], none: string): Seen[] {
  return seenIn(facts.namespace, 'namespace', (namespace) => {
    if (addresses.length === 0) {
      return leadsNowhere(namespace)
        ? { by: 'namespace', says: 'blocked', what: `${none}, and nothing leads out of the namespace` }
        : { by: 'namespace', says: 'open', what: `${none} now, but there is a way out of the namespace` }
    }
    const answers = addresses.map((address) => ({ address, answer: namespace.paths.find((path) => path.address === address) }))
    const unasked = answers.filter(({ answer }) => answer === undefined).map(({ address }) => address)
    if (unasked.length > 0) return { by: 'namespace', says: 'silent', what: `no answer about ${unasked.join(', ')}` }
    const ways = answers.filter(({ answer }) => answer?.error === null)
    if (ways.length > 0) {
      const named = ways.map(({ address, answer }) => `${address} (from ${answer?.source})`)
      return { by: 'namespace', says: 'open', what: `the kernel has a way to ${named.join(', ')}; it was not used` }
    }
    const named = answers.map(({ address, answer }) => `${address} ${answer?.error}`)
    return { by: 'namespace', says: 'blocked', what: `the kernel refuses locally: ${named.join(', ')}` }
  })
}

/** No route, and no interface that is up but loopback. */
export function leadsNowhere({ tables, interfaces }: Pick<NamespaceReport, 'tables' | 'interfaces'>): boolean {
  return routesOut(tables).length === 0 && !interfaces.some(({ name, up }) => name !== 'lo' && up)
}
