import { BbxError } from '../../base/bbx-error.ts'
import type { Push, Step, StepResult } from '../push.ts'

/** Makes the repository public, so that validators can fetch it. */
export const publish: Step = async (push) => {
  const { hub, repo, options, track, receipt, signal } = push
  if (!options.publish) return leftAsItIs(push)
  if (options.dryRun) return { status: 'skipped', what: `a dry run: would make ${repo.name} public` }
  if (!options.commit && receipt.commit?.block == null && track.publishing.order[0] === 'commit')
    return { status: 'skipped', what: 'without a commitment it stays private: it could be copied before your block is fixed' }
  const found = await hub.repository(repo, signal)
  if (found === null)
    throw new BbxError('E0001', { what: `${repo.name} is not on the hub any more`, remedy: 'look at the hub what became of it' })
  if (found.private) {
    await hub.setVisibility(repo, { private: false }, signal)
    if ((await hub.repository(repo, signal))?.private !== false)
      throw new BbxError('E0052', { what: `the hub says that ${repo.name} is still private` })
  }
  await push.save({ published: true })
  return found.private ? { status: 'done', what: `${repo.name} is public` } : { status: 'already', what: `${repo.name} is public` }
}

/** What was public before stays so: `--no-publish` takes nothing back. */
async function leftAsItIs(push: Push): Promise<StepResult> {
  const { hub, repo, signal } = push
  const found = await hub.repository(repo, signal)
  if (found === null || found.private) return { status: 'skipped', what: '--no-publish: validators cannot fetch a private repository' }
  await push.save({ published: true })
  return { status: 'already', what: `--no-publish: ${repo.name} was public before, and validators can fetch it` }
}
