import type { ContainerEngine } from '../container-engine/types.ts'
import { imageLabel } from '../labels.ts'
import type { EngineItem } from './types.ts'

/** As the builder names its images; a digit more or another repository is somebody else's. */
const ourTag = /^bbx\/([0-9a-f]{16})(?::latest)?$/

/**
 * Tags of images that bbx built. The label alone proves nothing, since a submission's Dockerfile may write it: the tag must name the
 * fingerprint that the label holds. An image that somebody gave another tag keeps that one.
 */
export async function findImages({ docker, call }: ContainerEngine, signal?: AbortSignal): Promise<readonly EngineItem[]> {
  const found = await call('list images', docker.listImages({ filters: { label: [imageLabel] } }), signal === undefined ? {} : { signal })
  return found.flatMap(({ RepoTags, Labels, Size }) =>
    (RepoTags ?? [])
      .filter((tag) => {
        const [, fingerprint] = ourTag.exec(tag) ?? []
        return fingerprint !== undefined && (Labels?.[imageLabel] ?? '').replace(/^sha256:/, '').startsWith(fingerprint)
      })
      .map(
        (tag): EngineItem => ({ kind: 'image', id: tag, name: tag, why: 'an image that bbx built, kept for the next run', bytes: Size }),
      ),
  )
}
