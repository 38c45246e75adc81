import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { z } from 'zod'
import { isSameProcess, type ProcessIdentity } from '../../../base/process-identity.ts'

/** Where a process identity means something: pids are counted anew in each boot of a machine and in each namespace of it. */
export interface Whereabouts {
  /** Digest of the machine's id and name: copies of a machine share its id. */
  host: string
  /** `pid:[4026531836]`; null where the system has no namespaces. */
  pidNamespace: string | null
}

export type Owner = ProcessIdentity & Whereabouts

const ownerText = z.object({
  pid: z.int().positive(),
  startTime: z.string().nullable(),
  bootId: z.string().nullable(),
  host: z.string(),
  pidNamespace: z.string().nullable(),
})

let known: Whereabouts | undefined

export function whereabouts(): Whereabouts {
  known ??= { host: hostDigest(), pidNamespace: orNull(() => readlinkSync('/proc/self/ns/pid')) }
  return known
}

/** What stands in the owner's label. */
export function ownerLabelText(owner: ProcessIdentity): string {
  return JSON.stringify({ ...owner, ...whereabouts() } satisfies Owner)
}

/** null for anything that bbx does not write. */
export function parseOwner(text: string | undefined): Owner | null {
  if (text === undefined || text.length > 1000) return null
  const parsed = orNull(() => ownerText.safeParse(JSON.parse(text)))
  return parsed?.success ? parsed.data : null
}

/**
 * Whether the process that made something is gone. `unknown` where that cannot be told from here, and what belongs to it must stay: a remote
 * container engine is shared by machines, and one machine by namespaces that do not see each other's pids.
 */
export function ownerState(owner: Owner, here: Whereabouts & { bootId: string | null }): 'alive' | 'dead' | 'unknown' {
  if (owner.host !== here.host) return 'unknown'
  // An earlier boot of this machine: nothing of it runs any more.
  if (owner.bootId !== here.bootId) return owner.bootId !== null && here.bootId !== null ? 'dead' : 'unknown'
  if (owner.pidNamespace !== here.pidNamespace) return 'unknown'
  return isSameProcess(owner) ? 'alive' : 'dead'
}

function hostDigest(): string {
  const id = orNull(() => readFileSync('/etc/machine-id', 'utf8').trim())
  return createHash('sha256').update(`bbx ${id} ${hostname()}`).digest('hex').slice(0, 16)
}

function orNull<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
