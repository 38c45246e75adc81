import type { EngineFacts } from '../container-engine/types.ts'
import { seccompProfile } from './seccomp-profile.ts'

export interface SeccompChoice {
  /** For `SecurityOpt`; null: the container engine's own profile. */
  profile: string | null
  /** Why io_uring cannot be denied here; null where it is, or where nobody knows. */
  lacking: string | null
  /** Why nobody knows whether it is denied; null where that is known. */
  unsure: string | null
}

/** From this release a profile may say which error a call gives: before, clone3 would fail in a way that breaks threads. */
const errnoPerCallFrom = [20, 10, 10] as const

/** Ours wherever it can be given: a container engine's own may have been replaced or switched off for all of its containers. */
export function chooseSeccomp({ product, version, seccomp }: Pick<EngineFacts, 'product' | 'version' | 'seccomp'>): SeccompChoice {
  if (!seccomp) return { profile: null, lacking: 'the container engine filters no system calls', unsure: null }
  // From a file of its own machine, never from the request. What its own does only the proof can show.
  if (product === 'podman')
    return { profile: null, lacking: null, unsure: 'Podman takes no profile from a request, and does not tell its own' }
  const [major = 0, minor = 0, patch = 0] = (/^(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? []).slice(1).map((part) => Number(part ?? 0))
  const [leastMajor, leastMinor, leastPatch] = errnoPerCallFrom
  const known = major > leastMajor || (major === leastMajor && (minor > leastMinor || (minor === leastMinor && patch >= leastPatch)))
  return known
    ? { profile: JSON.stringify(seccompProfile()), lacking: null, unsure: null }
    : { profile: null, lacking: `Docker ${version} takes no profile that denies io_uring and lets threads be`, unsure: null }
}
