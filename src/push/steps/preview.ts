import { BbxError } from '../../base/bbx-error.ts'
import { chuteLines } from '../chute/chute-lines.ts'
import { commitmentLines } from '../commitment/commitment-lines.ts'
import { payloadOf } from '../commitment/payload-of.ts'
import { warnOfEarlier } from '../commitment/warn-of-earlier.ts'
import { findCopies } from '../copies.ts'
import { type Push, type Step, warn } from '../push.ts'
import { isPinned } from '../receipt/is-pinned.ts'
import { warnOfRepository } from '../warn-of-hub.ts'

/** What will be committed, what it costs and what of it cannot be undone; then the question. Nothing is asked for what was agreed to before. */
export const preview: Step = async (push) => {
  const { receipt, options, track } = push
  if (isPinned(receipt)) {
    if (!publishesAfterAll(push)) return { status: 'already', what: 'agreed to when it was signed' }
    push.preview.push(`${push.repo.name} becomes public: what was public can be copied by anybody, also later`)
    if (options.dryRun) return { status: 'skipped', what: 'a dry run: nothing was asked' }
    await push.agree(push.preview, 'publish?')
    return { status: 'done', what: 'agreed to publish' }
  }
  const payload = payloadOf(push)
  if (receipt.upload !== null && options.commit) {
    const found = await push.hub.repository(push.repo, push.signal)
    if (found?.gated && track.publishing.skipsGated) {
      throw new BbxError('U0060', {
        what: 'validators would pass over this commitment',
        why: `${push.repo.name} is gated, and they take nothing that is`,
        remedy: 'take the gate away in its settings on the hub, then push again; nothing was committed',
      })
    }
    if (found !== null) await warnOfRepository(push, found)
    await warnOfEarlier(push)
    await warnOfCopies(push)
  }
  const { deployment } = push
  push.preview.push(...(typeof deployment === 'string' ? [] : await chuteLines(push, deployment)))
  push.preview.push(...(await commitmentLines(push, payload)))
  if (options.dryRun) return { status: 'skipped', what: 'a dry run: nothing was asked' }
  const publishesAlone = options.publish && track.publishing.order[0] === 'publish'
  if (!options.commit && !publishesAlone && !deploys(push)) return { status: 'skipped', what: 'nothing follows that would need a yes' }
  await push.agree([...push.preview, ...push.warnings.map(({ what, remedy }) => `warning: ${what}; ${remedy}`)], question(push))
  return { status: 'done', what: 'agreed' }
}

/** What was agreed to when it was signed was a commitment alone: `--no-publish` left the repository private, and this call does not. */
function publishesAfterAll({ receipt, options }: Push): boolean {
  return options.publish && !receipt.published && receipt.steps.publish?.status === 'skipped'
}

function deploys({ deployment, options }: Push): boolean {
  return typeof deployment !== 'string' && options.deploy !== false
}

function question(push: Push): string {
  const { publish, commit } = push.options
  const parts = [...(deploys(push) ? ['deploy'] : []), ...(commit ? ['commit'] : []), ...(publish ? ['publish'] : [])]
  return `${parts.length < 3 ? parts.join(' and ') : 'deploy, commit and publish'}?`
}

async function warnOfCopies(push: Push): Promise<void> {
  push.say('looking whether the same weights were committed before')
  const { copies, unreadable } = await findCopies(push)
  for (const { hotkey, repo, revision, file } of copies) {
    const who = hotkey === push.hotkey.address ? 'this hotkey has committed' : `${hotkey} has committed`
    warn(push, {
      what: `${who} the same weights before: ${file} is in ${repo} at ${revision}`,
      remedy: 'validators may take the older one only: be sure that this is what you mean',
    })
  }
  if (unreadable > 0) push.say(`${unreadable} published submissions could not be read and were not compared`)
}
