import type Dockerode from 'dockerode'
import { statusOf } from '../container-engine/call.ts'
import type { ContainerEngine } from '../container-engine/types.ts'
import { basesLabel, imageLabel } from '../labels.ts'
import type { BaseIds } from './base-ids.ts'

/**
 * The image that was built from the same context, by its tag; null where there is none or where a base image has another id since. A base
 * that was removed since changes nothing.
 */
export async function findBuilt(
  engine: ContainerEngine,
  { tag, fingerprint, bases, signal }: { tag: string; fingerprint: string; bases: BaseIds; signal: AbortSignal },
): Promise<Dockerode.ImageInspectInfo | null> {
  const image = await inspectImage(engine, tag, signal)
  const labels = image?.Config.Labels ?? {}
  if (image === null || labels[imageLabel] !== fingerprint) return null
  const before = parseBases(labels[basesLabel])
  return Object.entries(bases).every(([name, id]) => before[name] === id) ? image : null
}

export async function inspectImage(engine: ContainerEngine, name: string, signal: AbortSignal): Promise<Dockerode.ImageInspectInfo | null> {
  try {
    return await engine.call(`inspect the image ${name}`, engine.docker.getImage(name).inspect(), { signal })
  } catch (error) {
    if (statusOf(error) === 404) return null
    throw error
  }
}

function parseBases(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text ?? '')
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  } catch {
    return {}
  }
}
