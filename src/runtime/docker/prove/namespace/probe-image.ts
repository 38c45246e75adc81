import { messageOf, statusOf } from '../../container-engine/call.ts'
import type { ContainerEngine } from '../../container-engine/types.ts'
import { imageLabel, runLabel } from '../../labels.ts'

/** Official names whose content comes from the user's own container engine, not from a submission's build. */
const pythonBase = /^(docker\.io\/library\/|localhost\/)?python:3[\w.-]*$/

/**
 * An image with a Python that no submission made: the wanted one, else a base image that is there. Null where there is none. One that
 * bbx built holds a submission and is never taken.
 */
export async function probeImage(engine: ContainerEngine, wanted: string | null, signal: AbortSignal): Promise<string | null> {
  const images = await engine.call('list images', engine.docker.listImages(), { signal })
  const clean = images.filter(({ Labels }) => !Object.keys(Labels ?? {}).some((label) => label === runLabel || label === imageLabel))
  const tags = clean.flatMap(({ RepoTags }) => RepoTags ?? [])
  if (wanted !== null) {
    const id = await idOf(engine, wanted, signal)
    if (id !== null && clean.some(({ Id }) => Id === id)) return wanted
  }
  return tags.filter((tag) => pythonBase.test(tag)).sort()[0] ?? null
}

async function idOf(engine: ContainerEngine, name: string, signal: AbortSignal): Promise<string | null> {
  try {
    return (await engine.call('inspect an image', engine.docker.getImage(name).inspect(), { signal })).Id
  } catch (error) {
    if (statusOf(error) === 404) return null
    throw new Error(messageOf(error), { cause: error })
  }
}
