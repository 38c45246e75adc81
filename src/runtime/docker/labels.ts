import type { ProcessIdentity } from '../../base/process-identity.ts'

/** On everything that bbx makes in a container engine. What does not carry it is never touched. */
export const runLabel = 'bbx.run'
/** Of the process that made it: pid, start time and boot, so that a later bbx knows whether that one is gone. */
export const ownerLabel = 'bbx.owner'
/** `image`, `server`, `probe`, `relay`, `models`, `network`: for people and for tests. */
export const roleLabel = 'bbx.role'

export type Role = 'image' | 'server' | 'probe' | 'relay' | 'models' | 'network'

/** Labels of something that belongs to one run and goes with it. */
export function labelsOf(run: string, role: Role, owner: ProcessIdentity): Record<string, string> {
  return { [runLabel]: run, [roleLabel]: role, [ownerLabel]: JSON.stringify(owner) }
}
