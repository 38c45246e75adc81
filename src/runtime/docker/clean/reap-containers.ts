import type { ContainerEngine } from '../container-engine/types.ts'
import { findLeftovers } from './find-leftovers.ts'
import { removeItems } from './remove-items.ts'
import type { Cleaned } from './types.ts'

/**
 * Removes containers, networks and volumes whose bbx is gone: killed, or from before the machine started. What belongs to a bbx that is at
 * work stays, and so does what cannot be told. For the start of a run; an engine that fails at it fails at the run too.
 */
export async function reapContainers(engine: ContainerEngine, signal?: AbortSignal): Promise<Cleaned> {
  const { remove, keep } = await findLeftovers(engine, signal === undefined ? {} : { signal })
  const { removed, kept } = await removeItems(engine, remove, signal)
  return { removed, kept: [...keep, ...kept] }
}
