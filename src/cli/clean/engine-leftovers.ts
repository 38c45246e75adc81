import { findImages } from '../../runtime/docker/clean/find-images.ts'
import { findLeftovers } from '../../runtime/docker/clean/find-leftovers.ts'
import { removeItems } from '../../runtime/docker/clean/remove-items.ts'
import type { EngineItem } from '../../runtime/docker/clean/types.ts'
import type { ContainerEngine } from '../../runtime/docker/container-engine/types.ts'
import type { Leftovers, Removed } from './types.ts'

export interface EngineLeftovers extends Leftovers {
  remove: readonly EngineItem[]
}

/** What a dead bbx left in the container engine and, where they are to go, the images that bbx built. Looks only. */
export async function findEngineLeftovers(engine: ContainerEngine, images: boolean, signal: AbortSignal): Promise<EngineLeftovers> {
  const [{ remove, keep }, built] = await Promise.all([findLeftovers(engine, { signal }), findImages(engine, signal)])
  if (images) return { remove: [...remove, ...built], keep }
  return { remove, keep: [...keep, ...built.map((image) => ({ ...image, why: `${image.why}; --images removes it` }))] }
}

export async function removeEngineLeftovers(
  engine: ContainerEngine,
  items: EngineLeftovers['remove'],
  signal: AbortSignal,
): Promise<Removed> {
  const { removed, kept } = await removeItems(engine, items, signal)
  return { removed, failed: kept }
}
