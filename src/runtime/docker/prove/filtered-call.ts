import { deniedByFilter } from './denied-by-filter.ts'
import { ofHostKernel } from './other-kernel.ts'
import type { ProofFacts } from './proof-facts.ts'
import { triedInside } from './tried-inside.ts'
import type { Seen } from './verdict.ts'

/**
 * Whether system calls are denied: as the kernel filters by the profile that the container engine was given, where that one can be read,
 * and as the image's Python found when it made them.
 */
export function filteredCall(facts: ProofFacts, calls: readonly string[]): Seen[] {
  const tried = triedInside(
    facts.inside,
    'was let pass',
    (report) => Object.fromEntries(calls.flatMap((call) => (call in report.calls ? [[call, report.calls[call] ?? null]] : []))),
    { absent: 'odd' },
  )
  const denied = deniedByFilter(
    facts,
    calls.join(' and '),
    calls.map((name) => ({ name })),
  )
  return [...ofHostKernel(facts.container, tried), ...denied]
}
