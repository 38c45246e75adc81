import type { ProcessIdentity } from '../../base/process-identity.ts'
import { ownerLabelText } from './clean/owner.ts'

/** On everything that bbx makes in a container engine. What does not carry it is never touched. */
export const runLabel = 'bbx.run'
/** Of the process that made it, and where that ran, so that a later bbx knows whether that one is gone. */
export const ownerLabel = 'bbx.owner'
/** `image`, `server`, `probe`, `relay`, `models`, `network`: for people and for tests. */
export const roleLabel = 'bbx.role'

/**
 * On images that bbx built: the fingerprint of their context. They are a cache over all runs and belong to none, so they carry no `bbx.run`;
 * `bbx clean` removes them.
 */
export const imageLabel = 'bbx.image'
/** On such an image: JSON of the base images' ids by name, as they were when it was built. */
export const basesLabel = 'bbx.bases'

/** On such an image: when its build began, so that the images of its steps can be told from those that were there before. */
export const startedLabel = 'bbx.started'

export type Role = 'image' | 'server' | 'probe' | 'relay' | 'models' | 'network'

/** Labels of something that belongs to one run and goes with it. */
export function labelsOf(run: string, role: Role, owner: ProcessIdentity): Record<string, string> {
  return { [runLabel]: run, [roleLabel]: role, [ownerLabel]: ownerLabelText(owner) }
}
