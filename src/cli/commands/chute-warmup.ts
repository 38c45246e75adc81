import { warmUpChute } from '../../chutes/deploy/warm-up-chute.ts'
import type { ChutesKeyOptions } from '../chutes/choose-credentials.ts'
import { chuteFacts } from '../chutes/chute-facts.ts'
import { type ChuteReference, findChute, referenceOf } from '../chutes/find-chute.ts'
import { usdPerHour } from '../chutes/usd.ts'
import { withPlatform } from '../chutes/with-platform.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { DocumentResult } from '../result.ts'

export interface ChuteWarmupOptions extends ChutesKeyOptions, ChuteReference {
  /** Seconds that it may take. */
  timeout: number
}

/** `bbx chute warmup`: asks for an instance and waits until it is hot. Throws BbxError E0074 (exit 4) after the limit. */
export async function chuteWarmup(options: ChuteWarmupOptions, given: Context): Promise<DocumentResult> {
  const reference = await referenceOf(options, given)
  return withPlatform(options, given, async (platform, context) => {
    const { chutes, rehearsal } = platform
    const { signal, progress } = context
    const chute = await findChute(reference, platform, signal)
    const { id, name, slug, pricePerHour, shutdownAfterSeconds } = chute
    const idle = shutdownAfterSeconds === null ? '' : `, and for ${shutdownAfterSeconds} s of idling`
    progress.note(`while it is hot ${name} costs its owner ${usdPerHour(pricePerHour)}${idle}; waiting for it costs nothing`)
    const { ms, log } = await warmUpChute(chutes, id, { limitMs: options.timeout * 1000, signal, onEvent: (what) => progress.say(what) })
    const { instances, running, costPerHour } = chuteFacts((await chutes.chute(id, signal)) ?? chute, chutes)
    return {
      kind: 'document',
      exit: 0,
      document: {
        schema: 'bbx.chute-warmup/1',
        ...{ platform: chutes.url, rehearsal, chute: { id, name, slug }, ms, log, pricePerHour, instances },
      },
      text: (style) =>
        `${paint(style).green('hot')} ${paint(style).bold(name)} after ${Math.round(ms / 1000)} s: ${log}${running === 0 ? '' : `; it costs ${usdPerHour(costPerHour)} now`}`,
    }
  })
}
