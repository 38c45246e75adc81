import { changesADay } from '../../chutes/costs/daily-changes.ts'
import { imageRef } from '../../chutes/spec/image-ref.ts'
import { deploymentLines, type PreparedChute, type PrepareOptions, prepareChute } from '../chutes/prepare-chute.ts'
import { withPlatform } from '../chutes/with-platform.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { DocumentResult } from '../result.ts'

/**
 * `bbx chute quote`: what a deployment would cost, from the platform's prices. Nothing is sent that could deploy: the platform's own quote deploys at once where no fee is due (reference
 * chutes 7.3).
 */
export function chuteQuote(options: PrepareOptions, given: Context): Promise<DocumentResult> {
  return withPlatform(options, given, async (platform, context) => {
    const { chutes, rehearsal } = platform
    const prepared = await prepareChute(options, platform, context)
    return {
      kind: 'document',
      exit: 0,
      document: { schema: 'bbx.chute-quote/1', platform: chutes.url, rehearsal, ...quoteFacts(prepared) },
      text(style) {
        const { dim } = paint(style)
        return [...deploymentLines(prepared, chutes.url), dim('nothing was changed; `bbx chute deploy` asks before it pays')].join('\n')
      },
    }
  })
}

function quoteFacts({ spec, repo, revision, account, there, isDeployed, image, costs, fee, changes, obstacles }: PreparedChute) {
  return {
    ...{ repo, revision },
    chute: { name: spec.name, id: there?.id ?? null, slug: there?.slug ?? null, isDeployed },
    image: { ref: imageRef(spec.image), state: image?.state ?? 'missing' },
    fee,
    costs: costs === null ? null : { perHour: costs.perHour, idle: costs.idle, gpus: costs.gpus, maxInstances: costs.maxInstances },
    balance: account.balance,
    changes: { ...changes, aDay: changesADay },
    obstacles,
  }
}
