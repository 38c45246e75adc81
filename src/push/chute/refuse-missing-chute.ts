import { BbxError } from '../../base/bbx-error.ts'
import type { PlatformChute } from '../../chutes/types.ts'
import { type Push, warn } from '../push.ts'

/**
 * What an earlier call has committed may name a chute that was deleted since, and validators pass over that. Throws BbxError E0001 where its platform does not show it; where the platform cannot be asked that is a
 * warning, for the commitment stands.
 */
export async function refuseMissingChute(push: Push): Promise<void> {
  const { receipt, track, deployment } = push
  const committed = track.publishing.parse(receipt.commit?.payload ?? '')?.chute ?? null
  // Whoever deployed it in this very call has also asked it.
  if (committed?.id == null || typeof deployment !== 'string') return
  const slug = committed.slug ?? committed.id
  const found = await chuteThere(push, committed.id).catch((error: unknown) => {
    if (!(error instanceof BbxError)) throw error
    warn(push, { what: `whether the chute ${slug} is still there is not known: ${error.message}`, remedy: '`bbx status` asks again' })
    return undefined
  })
  if (found !== null) return
  const { name, platform } = receipt.chute ?? { name: slug, platform: 'the platform' }
  throw new BbxError('E0001', {
    what: `the chain says what was meant, and ${platform} has no chute ${slug} any more: validators pass it over`,
    remedy: `\`bbx chute deploy ${receipt.folder} --repo ${receipt.repo} --revision ${receipt.upload?.revision} --name ${name}\` makes it again; \`bbx status\` says whether it has the committed slug`,
  })
}

/** undefined where nobody can say. */
async function chuteThere({ chuteWork, receipt, signal }: Push, id: string): Promise<PlatformChute | null | undefined> {
  const platform = await chuteWork?.open()
  return platform === undefined || platform.url !== receipt.chute?.platform ? undefined : platform.chute(id, signal)
}
