import { accountOfId } from './accounts.ts'
import { hourlyUsd, matchingGpus } from './gpus.ts'
import { uuid5 } from './ids.ts'
import { activeInstances, instancesOf } from './instances.ts'
import type { Platform } from './platform.ts'
import { showImage } from './show-image.ts'
import { showUser } from './show-user.ts'
import type { StoredChute } from './state.ts'
import { timeText } from './time-text.ts'

/** Of a TAO, in the rehearsal. */
export const taoUsd = 400

/** The id under which a list has the cords of a chute. */
export function cordRefId({ deployed }: StoredChute): string {
  return uuid5(JSON.stringify(deployed.cords ?? []))
}

/** A chute as answers have it (reference chutes 3.11). */
export function showChute(platform: Platform, chute: StoredChute): Record<string, unknown> {
  const { state, now } = platform
  const { deployed, chuteId, slug, version, userId } = chute
  const owner = accountOfId(state, userId)
  const image = state.images.find(({ imageId }) => imageId === chute.imageId)
  const supported = matchingGpus(deployed.node_selector)
  const usd = hourlyUsd(deployed.node_selector) ?? 0
  return {
    chute_id: chuteId,
    name: deployed.name,
    tagline: deployed.tagline ?? '',
    readme: deployed.readme ?? '',
    public: deployed.public,
    ...{ version, slug },
    tool_description: deployed.tool_description ?? null,
    standard_template: deployed.standard_template ?? null,
    cords: deployed.cords ?? [],
    jobs: deployed.jobs ?? [],
    cord_ref_id: cordRefId(chute),
    created_at: timeText(chute.createdAt),
    updated_at: timeText(chute.updatedAt),
    image: image === undefined ? null : showImage(platform, image),
    user: owner === undefined ? null : showUser(owner),
    supported_gpus: supported,
    node_selector: { ...deployed.node_selector, compute_multiplier: usd, supported_gpus: supported },
    invocation_count: chute.invocations,
    current_estimated_price: { usd: { hour: usd, second: usd / 3600 }, tao: { hour: usd / taoUsd, second: usd / taoUsd / 3600 } },
    instances: instancesOf(chute, now()).map(({ instanceId, activeAt }) => {
      const isActive = activeAt <= now()
      return {
        instance_id: instanceId,
        region: 'rehearsal',
        active: isActive,
        verified: isActive,
        last_verified_at: isActive ? timeText(activeAt) : null,
      }
    }),
    logo_id: null,
    openrouter: false,
    chutes_version: '0.3.31',
    revision: deployed.revision ?? null,
    concurrency: deployed.concurrency,
    boost: null,
    max_instances: deployed.max_instances,
    scaling_threshold: deployed.scaling_threshold,
    shutdown_after_seconds: deployed.shutdown_after_seconds,
    preemptible: true,
    logo: null,
    hot: activeInstances(chute, now()).length > 0,
  }
}
