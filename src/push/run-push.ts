import { BbxError } from '../base/bbx-error.ts'
import type { Push, Step, StepStatus } from './push.ts'
import { chuteSteps, orderOfSteps, type StepId } from './step-ids.ts'
import { check } from './steps/check.ts'
import { commit } from './steps/commit.ts'
import { deploy } from './steps/deploy.ts'
import { evaluate } from './steps/evaluate.ts'
import { identity } from './steps/identity.ts'
import { image } from './steps/image.ts'
import { ping } from './steps/ping.ts'
import { preview } from './steps/preview.ts'
import { publish } from './steps/publish.ts'
import { readBack } from './steps/read-back.ts'
import { share } from './steps/share.ts'
import { upload } from './steps/upload.ts'
import { verify } from './steps/verify.ts'
import { warmUp } from './steps/warm-up.ts'

const steps: Readonly<Record<StepId, Step>> = {
  check,
  identity,
  upload,
  'read-back': readBack,
  evaluate,
  preview,
  publish,
  image,
  deploy,
  share,
  'warm-up': warmUp,
  ping,
  commit,
  verify,
}

export interface StepReport {
  id: StepId
  status: StepStatus
  what: string
}

export interface PushOutcome {
  steps: readonly StepReport[]
  /** What ended it early; null where all steps were taken. */
  error: BbxError | null
}

/**
 * Takes one step after the other; each looks at the world first and says `already` where nothing is left to do, so that a push which was ended anywhere can be run
 * again. What a step did is in the receipt, on disk, before the next one begins.
 */
export async function runPush(push: Push): Promise<PushOutcome> {
  const done: StepReport[] = []
  const report = async (step: StepReport) => {
    const { id, status, what } = step
    done.push(step)
    const at = push.now().toISOString()
    await push.save({ steps: { ...push.receipt.steps, [id]: { status, what, at } } })
    push.onEvent({ at: 'stepped', ...step })
  }
  for (const id of orderOfSteps(push.track.publishing.order)) {
    if (isLeftOut(push, id)) continue
    push.signal.throwIfAborted()
    push.onEvent({ at: 'step', id })
    try {
      await report({ id, ...(await steps[id](push)) })
    } catch (error) {
      if (!(error instanceof BbxError)) throw error
      if (done.at(-1)?.id !== id) await report({ id, status: 'failed', what: error.message }).catch(() => {})
      return { steps: done, error }
    }
  }
  return { steps: done, error: null }
}

/** Where no chute is meant, one step says why. */
function isLeftOut({ deployment, receipt }: Push, id: StepId): boolean {
  return typeof deployment === 'string' && receipt.chute === null && id !== 'deploy' && (chuteSteps as readonly StepId[]).includes(id)
}
