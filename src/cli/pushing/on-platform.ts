import { BbxError } from '../../base/bbx-error.ts'
import { isCosting } from '../../chutes/costs/is-costing.ts'
import type { Chutes, PlatformChute } from '../../chutes/types.ts'
import type { NamedSubmission } from '../../submission/publishing.ts'
import { platformOfNetwork } from '../chutes/platform-of-network.ts'
import type { Context } from '../context.ts'

export interface ChuteOnPlatform {
  id: string
  name: string
  slug: string
  hot: boolean
  instances: number
  /** USD an hour while an instance is there; null where the platform does not say. */
  perHour: number | null
}

export interface OnPlatform {
  /** The chute that the chain names, with the revision that is in its code; null where it names none, or the platform does not show it. */
  chute: (ChuteOnPlatform & { revision: string | null }) | null
  /** Chutes of the account that cost money now or may any moment, the named one among them. */
  costing: readonly ChuteOnPlatform[]
  /** Why nothing is known. */
  why: string | null
}

/** Of the receipts' chutes so many are asked for one by one. */
const mostAsked = 20

/**
 * What the platform of the network has of the chute that the chain names, and what of the account costs money. The platform's list may be a minute old, so those that the receipts name (`ids`, the newest first) are
 * asked for by themselves. The wallet of the call is the miner's, not the account's.
 */
export async function onPlatform(named: NamedSubmission['chute'], ids: readonly string[], context: Context): Promise<OnPlatform> {
  const { signal } = context
  try {
    await using platform = await platformOfNetwork({ withoutWallet: true }, context)
    const { chutes } = platform
    const seen = new Map<string, PlatformChute>()
    for await (const chute of chutes.chutes(signal)) seen.set(chute.id, chute)
    for (const id of new Set([...(named?.id == null ? [] : [named.id]), ...ids.slice(0, mostAsked)])) {
      const found = await chutes.chute(id, signal)
      if (found === null) seen.delete(id)
      else seen.set(id, found)
    }
    const found = seen.get(named?.id ?? '')
    const chute = found === undefined ? null : { ...facts(found), revision: await servedRevision(chutes, found.id, signal) }
    return { chute, costing: [...seen.values()].filter(isCosting).map(facts), why: null }
  } catch (error) {
    if (!(error instanceof BbxError)) throw error
    return { chute: null, costing: [], why: error.message }
  }
}

/** The line of a module that `bbx` has written; null in any other. */
async function servedRevision(chutes: Chutes, id: string, signal: AbortSignal): Promise<string | null> {
  const code = await chutes.chuteCode(id, signal).catch((error: unknown) => {
    if (error instanceof BbxError) return ''
    throw error
  })
  return /^MODEL_REVISION = ["']([0-9a-f]{40})["']$/m.exec(code)?.[1] ?? null
}

function facts({ id, name, slug, hot, instances, pricePerHour }: PlatformChute): ChuteOnPlatform {
  return { id, name, slug, hot, instances: instances.length, perHour: pricePerHour }
}
