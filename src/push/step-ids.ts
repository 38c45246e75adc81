import type { PublishingStepId } from '../submission/publishing.ts'

/** What a push does before validators could notice anything. */
export const preparingSteps = ['check', 'identity', 'upload', 'read-back', 'evaluate', 'preview'] as const

/** How a submission comes to be served by a chute that validators may call. */
export const chuteSteps = ['image', 'deploy', 'share', 'warm-up', 'ping'] as const

export const stepIds = [...preparingSteps, 'publish', ...chuteSteps, 'commit', 'verify'] as const

export type StepId = (typeof stepIds)[number]

/** The steps of a push in their order: the track says what comes first of those that validators notice. */
export function orderOfSteps(order: readonly PublishingStepId[]): readonly StepId[] {
  return [...preparingSteps, ...order, 'verify']
}
