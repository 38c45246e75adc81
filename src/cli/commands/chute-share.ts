import { type SharedWith, shareChute } from '../../chutes/deploy/share-chute.ts'
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

type Outcome = SharedWith | { user: string; outcome: 'removed'; why: null }

/** `bbx chute share`: lets validators call a chute. Exits 3 where an account could not be found or the platform refused one. */
export async function chuteShare(options: ChuteShareOptions, given: Context): Promise<DocumentResult> {
  const reference = await referenceOf(options, given)
  return withPlatform(options, given, async (platform, context) => {
    const { chutes, rehearsal } = platform
    const { signal, progress } = context
    const { id, name, slug } = await findChute(reference, platform, signal)
    const users = options.userId ?? babelbitValidators
    const steps = { signal, onEvent: (what: string) => progress.say(what) }
    const shares: readonly Outcome[] = options.remove === true ? await takeBack() : await shareChute(chutes, id, users, steps)
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

    async function takeBack(): Promise<Outcome[]> {
      const taken: Outcome[] = []
      for (const user of users) {
        steps.onEvent(`taking it back from ${user}`)
        await chutes.unshare({ chuteId: id, user }, signal)
        taken.push({ user, outcome: 'removed', why: null })
      }
      return taken
    }
  })
}

const said: Record<Exclude<Outcome['outcome'], 'failed'>, string> = {
  shared: 'shared',
  'own-account': 'is its owner',
  public: 'open to everybody',
  removed: 'taken back',
}
