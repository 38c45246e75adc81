import { setTimeout as sleep } from 'node:timers/promises'
import { BbxError } from '../../base/bbx-error.ts'
import { imageRef } from '../spec/image-ref.ts'
import type { ChuteImage } from '../spec/types.ts'
import type { Chutes, PlatformImage } from '../types.ts'
import { followBuild } from './follow-build.ts'
import type { ImageOptions } from './types.ts'

export interface EnsuredImage {
  image: PlatformImage
  /** `followed`: somebody else, or an earlier call, had begun its build. */
  how: 'already' | 'followed' | 'built'
}

/** How often a build that failed is deleted and begun anew in one call: one that failed here is told. */
const mostRebuilds = 1
/** For an image that was just taken to be found. */
const mostMissing = 24

/**
 * The image, built: taken as it is where it is built, followed where it is being built, deleted and built anew where an earlier build failed, else sent. Throws BbxError E0073 where the build fails, with the end of its log,
 * or is not over within the limit (exit 4), and as `Chutes` does.
 */
export async function ensureImage(chutes: Chutes, image: ChuteImage, options: ImageOptions): Promise<EnsuredImage> {
  const { username, signal, onEvent } = options
  const ref = imageRef(image)
  const { name, tag, readme, dockerfile } = image
  const order = { username, name, tag, readme, dockerfile, public: false }
  let rebuilds = 0
  let how: EnsuredImage['how'] | null = null
  for (let missing = 0; ; ) {
    const found = await chutes.image(ref, signal)
    if (found?.state === 'built') return { image: found, how: how ?? 'already' }
    if (found?.state === 'failed') {
      // It was sent just now: the end of its log says why. This throws.
      if (how === 'built' || rebuilds >= mostRebuilds) return { image: await followBuild(chutes, found, options), how: how ?? 'followed' }
      rebuilds += 1
      missing = 0
      onEvent(`${ref} was not built earlier (${found.status}): deleting it and building it anew`)
      await chutes.deleteImage(ref, signal)
      continue
    }
    if (found !== null) return { image: await followBuild(chutes, found, options), how: how ?? 'followed' }
    if (missing > 0) {
      if (missing > mostMissing) throw new BbxError('E0073', { what: `chutes took ${ref} and does not show it`, exit: 4 })
      await sleep(options.pollMs ?? 5_000, undefined, { signal })
    } else {
      onEvent(`sending ${ref}`)
      how = (await chutes.uploadImage(order, signal)) === 'uploaded' ? 'built' : 'followed'
    }
    missing += 1
  }
}
