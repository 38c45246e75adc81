import type { Chutes, PlatformChute } from '../../chutes/types.ts'

/** A chute as documents of bbx have it. */
export interface ChuteFacts extends PlatformChute {
  /** Where it answers; null where the settings say of no place. */
  url: string | null
  /** Instances that are paid for now. */
  running: number
  /** USD an hour that it costs now; null where the platform does not say. */
  costPerHour: number | null
}

export function chuteFacts(chute: PlatformChute, { chuteUrl }: Chutes): ChuteFacts {
  const active = chute.instances.filter((instance) => instance.active).length
  // A list may leave the instances out, and then only says that there are some.
  const running = Math.max(active, chute.hot ? 1 : 0)
  const costPerHour = running === 0 ? 0 : chute.pricePerHour === null ? null : chute.pricePerHour * running
  return { ...chute, url: addressOf(chute.slug, chuteUrl), running, costPerHour }
}

/** The address is a help, and a wrong setting of it no reason to say nothing of the chute. */
function addressOf(slug: string, chuteUrl: Chutes['chuteUrl']): string | null {
  try {
    return chuteUrl(slug)
  } catch {
    return null
  }
}
