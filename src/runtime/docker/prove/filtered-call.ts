import { isMissing } from './missing.ts'
import { ofHostKernel } from './other-kernel.ts'
import type { ProofFacts } from './proof-facts.ts'
import { filterOn } from './seccomp-profile.ts'
import { triedInside } from './tried-inside.ts'
import type { Seen } from './verdict.ts'

/**
 * Whether system calls are denied: as the kernel filters by the profile that the container engine was given, where that one can be read,
 * and as the image's Python found when it made them.
 */
export function filteredCall({ container, kernel, inside }: ProofFacts, calls: readonly string[]): Seen[] {
  const { SecurityOpt, Privileged } = container.HostConfig
  const tried = triedInside(
    inside,
    'was let pass',
    (report) => Object.fromEntries(calls.flatMap((call) => (call in report.calls ? [[call, report.calls[call] ?? null]] : []))),
    { absent: 'odd' },
  )
  return [...ofHostKernel(container, tried), ...(Privileged ? [] : calls.flatMap((call) => byProfile(call)))]

  function byProfile(call: string): Seen[] {
    const filter = filterOn(call, SecurityOpt)
    if (filter === null) return []
    if (filter === 'allowed') return [{ by: 'engine', says: 'claimed', what: `its filter lets ${call} pass` }]
    const inForce = !isMissing(kernel) && kernel.processes.every(({ seccomp }) => seccomp === 2)
    return [
      inForce
        ? { by: 'kernel', says: 'blocked', what: `a filter is in force, and the one that the engine was given denies ${call}` }
        : { by: 'engine', says: 'claimed', what: `its filter denies ${call}` },
    ]
  }
}
