import { BbxError } from '../../base/bbx-error.ts'
import type { Push } from '../push.ts'
import { isPinned } from '../receipt/is-pinned.ts'

/** What `open` throws where nobody has said which account, or a rehearsal has no platform. */
const notConfigured: ReadonlySet<string> = new Set(['E0001', 'U0002'])

/**
 * By what validators are to reach the submission: the axon that the hotkey serves, unless `--deploy` says otherwise; else a chute, where an account of chutes is configured. Throws BbxError U0060 where there is neither,
 * and as the platform does.
 */
export async function chooseServing(push: Push, served: boolean): Promise<void> {
  const { chuteWork, options, receipt, track, signal } = push
  const refuse = (chute: { id: string; slug: string } | null, also: BbxError | null = null) => {
    const refusal = options.commit ? track.publishing.refusal({ served, chute }) : null
    if (refusal === null) return
    const { what, why, remedy } = refusal
    if (also === null) throw new BbxError('U0060', { ...refusal })
    throw new BbxError('U0060', { what, why: `${why ?? ''}; ${also.message}`, remedy: `${remedy}; or for a chute: ${also.remedy}` })
  }
  if (isPinned(receipt)) {
    push.deployment = receipt.chute === null ? 'what was signed names none' : `${receipt.chute.deployed?.slug} is named by what was signed`
    return refuse(receipt.chute?.deployed ?? null)
  }
  if (chuteWork === null) return refuse(null)
  if (served && options.deploy !== true) {
    push.deployment = options.deploy === false ? '--no-deploy' : 'the hotkey serves an axon; --deploy makes one all the same'
    return
  }
  const platform = await chuteWork.open().catch((error: unknown) => {
    if (!(error instanceof BbxError) || !notConfigured.has(error.code) || options.deploy === true) throw error
    return error
  })
  if (platform instanceof BbxError) {
    push.deployment = platform.message
    return refuse(null, options.deploy === false ? null : platform)
  }
  push.say(`asking ${platform.url} whose account this is`)
  const account = await platform.account(signal)
  // Files that make no module, or a name that cannot be, are best known before an upload of hours.
  await chuteWork.specOf(receipt.upload?.revision ?? '0'.repeat(40), account.username)
  push.deployment = { platform, account, work: chuteWork, agreedFee: 0 }
}
