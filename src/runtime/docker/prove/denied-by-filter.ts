import { isMissing } from './missing.ts'
import type { ProofFacts } from './proof-facts.ts'
import { type Call, filterOn } from './seccomp-profile.ts'
import type { Seen } from './verdict.ts'

/**
 * Whether system calls are denied by the profile that the container engine was given. That is a claim until this host's kernel shows every
 * process of the container filtered; a process cannot take a filter off again. Nothing where no profile can be read.
 */
export function deniedByFilter({ container, kernel }: ProofFacts, what: string, calls: readonly Call[]): Seen[] {
  const { SecurityOpt, Privileged } = container.HostConfig
  if (Privileged) return []
  const answers = calls.map((call) => filterOn(call, SecurityOpt))
  if (answers.includes(null)) return []
  if (answers.includes('allowed')) return [{ by: 'engine', says: 'claimed', what: `its filter does not deny ${what}` }]
  const inForce = !isMissing(kernel) && kernel.processes.every(({ seccomp }) => seccomp === 2)
  return [
    inForce
      ? { by: 'kernel', says: 'blocked', what: `a filter is in force, and the one that the engine was given denies ${what}` }
      : { by: 'engine', says: 'claimed', what: `its filter denies ${what}` },
  ]
}
