import type { VideoClip } from '../../datasets/video-clips/video-clip.ts'
import { type BodyAnswer, bodyAnswerCodec } from '../omega/body-answer.ts'
import { omegaContainer } from '../omega/container.ts'
import { omegaContract } from '../omega/contract.ts'
import { noCarry } from '../omega/no-carry.ts'
import type { Profile, ProfileOptions } from '../types.ts'
import { type Batch, type BatchTruth, batchCodec, truthCodec } from './batch.ts'
import { captionTrace } from './caption-trace.ts'
import { holdBatches } from './hold-batches.ts'
import { planBatches } from './plan-batches.ts'
import type { CaptionPolicy } from './policy.ts'
import { probeBatches } from './probe.ts'
import { type CaptionProfileId, profileFacts } from './profile-facts.ts'
import { runFiles } from './run-files.ts'
import { type CaptionTrace, scoreBatch } from './score-batch.ts'
import { summarise } from './summarise.ts'

export type CaptionProfile = Profile<Batch, BatchTruth, BodyAnswer, null, CaptionTrace>

/** One dated profile: what the mirrored commit asks, how long it waits and how it sums up. */
export function captionProfile(id: CaptionProfileId, { stepTimeoutMs }: ProfileOptions = {}): CaptionProfile {
  const { policy: mirrored, ...facts } = profileFacts[id]
  const policy: CaptionPolicy = { ...mirrored, ...(stepTimeoutMs === undefined ? {} : { stepTimeoutMs }) }
  return {
    id,
    ...facts,
    unit: 'caption',
    needs: ['imagebind-text'],
    withoutWeights: 'some',
    scoring: 'heavy',
    resume: 'item',
    input: batchCodec,
    truth: truthCodec,
    answer: bodyAnswerCodec,
    carry: noCarry,
    contract: omegaContract,
    container: omegaContainer,
    plan: (dataset) => planBatches(dataset as AsyncIterable<VideoClip>),
    unitsOf: ({ clips }) => clips.length,
    timesOf: ({ ms }) => [ms],
    hold: (held) => holdBatches(held, policy),
    probe: (inputs, client, signal) => probeBatches(inputs, client, policy, signal),
    score: (item, answer, tools) => scoreBatch(item, answer, policy, tools),
    traceOf: captionTrace,
    filesOf: (scorings) => runFiles(scorings),
    summarise: (_planned, outcomes) => summarise(outcomes),
  }
}
