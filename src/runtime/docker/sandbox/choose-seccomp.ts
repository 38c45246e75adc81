import type { EngineFacts } from '../container-engine/types.ts'
import { seccompProfile } from './seccomp-profile.ts'

export interface SeccompChoice {
  /** For `SecurityOpt`; null: the container engine's own profile. */
  profile: string | null
  /** Why io_uring cannot be denied here; null where it is. */
  lacking: string | null
}

/** Docker's own profile denies io_uring from 25 on. */
const deniesIoUringFrom = 25
/** From this release a profile may say which error a call gives: before, clone3 would fail in a way that breaks threads. */
const errnoPerCallFrom = [20, 10, 10] as const

/** The container engine's own profile where it denies io_uring, else ours. */
export function chooseSeccomp({ product, version, seccomp }: Pick<EngineFacts, 'product' | 'version' | 'seccomp'>): SeccompChoice {
  if (!seccomp) return { profile: null, lacking: 'the container engine filters no system calls' }
  // Podman reads a profile from a file of its own machine, never from the request. What its own does the proof shows.
  if (product === 'podman') return { profile: null, lacking: null }
  const [major = 0, minor = 0, patch = 0] = (/^(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? []).slice(1).map((part) => Number(part ?? 0))
  if (major >= deniesIoUringFrom) return { profile: null, lacking: null }
  const [leastMajor, leastMinor, leastPatch] = errnoPerCallFrom
  const known = major > leastMajor || (major === leastMajor && (minor > leastMinor || (minor === leastMinor && patch >= leastPatch)))
  return known
    ? { profile: JSON.stringify(seccompProfile()), lacking: null }
    : { profile: null, lacking: `Docker ${version} allows io_uring, and takes no profile that denies it` }
}
