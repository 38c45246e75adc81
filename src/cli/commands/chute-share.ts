import { type SharedWith, shareChute, type ToldOf, unshareChute } from '../../chutes/deploy/share-chute.ts'
import { babelbitValidators } from '../../chutes/deploy/validators.ts'
import type { ChutesKeyOptions } from '../chutes/choose-credentials.ts'
import { type ChuteReference, findChute, referenceOf } from '../chutes/find-chute.ts'
import { withPlatform } from '../chutes/with-platform.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { DocumentResult } from '../result.ts'

export interface ChuteShareOptions extends ChutesKeyOptions, ChuteReference {
  /** Accounts by UUID or name; default: those of babelbit's validators. */
  userId?: readonly string[] | undefined
  /** Take it back. */
  remove?: boolean | undefined
}

type Outcome = SharedWith | ToldOf<'removed'>

/** `bbx chute share`: lets validators call a chute. Exits 3 where an account could not be found or the platform refused one. */
export async function chuteShare(options: ChuteShareOptions, given: Context): Promise<DocumentResult> {
  const reference = await referenceOf(options, given)
  return withPlatform(options, given, async (platform, context) => {
    const { chutes, rehearsal } = platform
    const { signal, progress } = context
    const { id, name, slug } = await findChute(reference, platform, signal)
    const users = options.userId ?? babelbitValidators
    const steps = { signal, onEvent: (what: string) => progress.say(what) }
    const shares: readonly Outcome[] = await (options.remove === true ? unshareChute : shareChute)(chutes, id, users, steps)
    const failed = shares.filter(({ outcome }) => outcome === 'failed')
    return {
      kind: 'document',
      exit: failed.length > 0 ? 3 : 0,
      document: { schema: 'bbx.chute-shares/1', platform: chutes.url, rehearsal, chute: { id, name, slug }, shares },
      text(style) {
        const { bold, green, red } = paint(style)
        const rows = shares.map(
          ({ user, outcome, why }) => `  ${outcome === 'failed' ? red(`failed: ${why}`) : green(said[outcome])}  ${user}`,
        )
        return [
          `${bold(name)} (${id}) at ${chutes.url}: whom it is shared with can call it, warm it up at its owner's cost, and read its source`,
          ...rows,
        ].join('\n')
      },
    }
  })
}

const said: Record<Exclude<Outcome['outcome'], 'failed'>, string> = {
  shared: 'shared',
  'own-account': 'is its owner',
  public: 'open to everybody',
  removed: 'taken back',
}
