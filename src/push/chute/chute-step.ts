import type { Deployment, Push, Step, StepResult } from '../push.ts'
import { isPinned } from '../receipt/is-pinned.ts'

/** A step that is taken where a chute is meant, and where it can still change what is committed. `dry`: what it would do. */
export function chuteStep(dry: string, work: (push: Push, deployment: Deployment, revision: string) => Promise<StepResult>): Step {
  return async (push) => {
    const { deployment, receipt, options } = push
    if (typeof deployment === 'string')
      return { status: isPinned(receipt) && receipt.chute !== null ? 'already' : 'skipped', what: deployment }
    const revision = receipt.upload?.revision
    if (options.dryRun || revision === undefined) return { status: 'skipped', what: `a dry run: would ${dry}` }
    return work(push, deployment, revision)
  }
}
