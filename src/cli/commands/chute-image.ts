import { resolve } from 'node:path'
import { leastBalanceToBuild } from '../../chutes/account/abilities.ts'
import { accountLists } from '../../chutes/costs/account-lists.ts'
import { changesLine, dailyChanges } from '../../chutes/costs/daily-changes.ts'
import { ensureImage } from '../../chutes/deploy/ensure-image.ts'
import { imageRef } from '../../chutes/spec/image-ref.ts'
import { brokenRule } from '../../submission/broken-rule.ts'
import { agree } from '../chain/agree.ts'
import type { ChutesKeyOptions } from '../chutes/choose-credentials.ts'
import { chuteFindings } from '../chutes/chute-findings.ts'
import { chuteOfFolder } from '../chutes/chute-of-folder.ts'
import { refuseOtherAccount } from '../chutes/refuse-other-account.ts'
import { withPlatform } from '../chutes/with-platform.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { DocumentResult } from '../result.ts'

export interface ChuteImageOptions extends ChutesKeyOptions {
  /** Of the submission. */
  dir: string
  /** Of the account; it has to be the one that asks. */
  username?: string | undefined
  /** Seconds that the build may take. */
  timeout: number
}

/** The image says nothing of model or revision: whatever they are, it is the same. */
const any = { repo: 'any/repository', revision: '0'.repeat(40), name: 'any-chute' }

/** `bbx chute build` without --local: the image of a submission's chute on the platform, its log followed. Throws BbxError S1090 or S1091 where its files break a rule of `bbx check`, E0073 where it is not built. */
export function chuteImage(options: ChuteImageOptions, given: Context): Promise<DocumentResult> {
  return withPlatform(options, given, async (platform, context) => {
    const { chutes, rehearsal } = platform
    const { signal, progress } = context
    const account = await chutes.account(signal)
    await refuseOtherAccount(options.username, account, platform, context)
    const folder = resolve(context.cwd, options.dir)
    const { image: wanted } = (await chuteOfFolder(folder, { username: account.username, ...any })).spec
    const ref = imageRef(wanted)
    const there = await chutes.image(ref, signal)
    if (there === null || there.state === 'failed') {
      const broken = brokenRule(await chuteFindings(folder, signal))
      if (broken !== null) throw broken
      const changes = changesLine(dailyChanges(await accountLists(chutes, signal), Date.now()))
      const what = `has ${chutes.url} build ${ref} for ${account.username}: it takes minutes, costs nothing, and serves all revisions with the same packages`
      await agree(
        [what, changes, `the platform builds for accounts with $${leastBalanceToBuild} or more, which are not spent by it`],
        'build?',
        context,
      )
    }
    const limits = { limitMs: options.timeout * 1000, signal, onEvent: (line: string) => progress.note(line) }
    const { image, how } = await ensureImage(chutes, wanted, { username: account.username, ...limits })
    return {
      kind: 'document',
      exit: 0,
      document: { schema: 'bbx.chute-image/1', platform: chutes.url, rehearsal, ref, how, image },
      text(style) {
        const { bold, green } = paint(style)
        return `${green(how === 'already' ? 'built already' : 'built')} ${bold(ref)} at ${chutes.url} (${image.id})`
      },
    }
  })
}
