import { keyOf } from '../allow-list.ts'
import { leadsNowhere } from '../asked-ways.ts'
import { seenIn } from '../missing.ts'
import type { ProofFacts } from '../proof-facts.ts'
import type { Seen } from '../verdict.ts'
import type { Row } from './row.ts'

export const hostServices: Row = {
  id: 'network/host-services',
  title: 'no way to services of the host, on any of its addresses',
  look(facts) {
    const working = facts.listeners.filter(({ works }) => works)
    return seenIn(facts.namespace, 'namespace', (namespace) => {
      const { reached } = namespace
      if (working.length === 0 || reached.length === 0) return withoutListeners(leadsNowhere(namespace))
      const heard = working.filter((one) => one.heard).map(({ target }) => keyOf(target))
      if (heard.length > 0)
        return { by: 'namespace', says: 'open', what: `listeners of ours on the host were reached: ${heard.join(', ')}` }
      return unheard(working, reached)
    })
  },
}

/** Where bbx has none on the container engine's host, only a namespace that leads nowhere at all shows that none would be reached. */
function withoutListeners(nowhere: boolean): Seen {
  return nowhere
    ? { by: 'namespace', says: 'blocked', what: 'no listener of ours could be aimed at, but nothing leads out of the namespace' }
    : { by: 'namespace', says: 'open', what: 'there is a way out of the namespace, and no listener of ours could be aimed at' }
}

function unheard(
  working: ProofFacts['listeners'],
  reached: readonly { protocol: 'tcp' | 'udp'; address: string; port: number; error: string | null }[],
): Seen {
  const outcomes = new Map(reached.map((one) => [keyOf(one), one.error]))
  const silent = working.filter(({ target }) => !outcomes.has(keyOf(target)))
  if (silent.length > 0) {
    return { by: 'namespace', says: 'silent', what: `no outcome for ${silent.map(({ target }) => keyOf(target)).join(', ')}` }
  }
  const counts = new Map<string, number>()
  for (const { target } of working) {
    // Connected, though not to ours: on loopback a server of the container's own may have that port.
    const outcome = outcomes.get(keyOf(target)) ?? 'answered by another server'
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  }
  const addresses = [...new Set(working.map(({ target }) => target.address))]
  const summary = [...counts].map(([outcome, count]) => `${count} ${outcome}`)
  return {
    by: 'namespace',
    says: 'blocked',
    what: `none of ${working.length} listeners (TCP and UDP on ${addresses.join(', ')}) was reached: ${summary.join(', ')}`,
  }
}
