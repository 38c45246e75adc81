import { accountOfId } from './accounts.ts'
import { buildState } from './image-build.ts'
import type { Platform } from './platform.ts'
import { showUser } from './show-user.ts'
import type { StoredImage } from './state.ts'
import { timeText } from './time-text.ts'

/** An image as answers have it (reference chutes 3.11). */
export function showImage({ state, now }: Platform, image: StoredImage): object {
  const status = buildState(image, now())
  const { imageId, name, tag, readme, userId, createdAt, buildMs } = image
  const owner = accountOfId(state, userId)
  return {
    image_id: imageId,
    ...{ name, readme, tag, public: image.public, status },
    created_at: timeText(createdAt),
    build_started_at: status === 'pending build' ? null : timeText(createdAt),
    build_completed_at: status === 'built and pushed' ? timeText(createdAt + buildMs) : null,
    user: owner === undefined ? null : showUser(owner),
    logo_id: null,
    patch_version: 'initial',
    logo: null,
  }
}
