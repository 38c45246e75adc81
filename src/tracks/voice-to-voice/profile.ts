import type { VoicePair } from '../../datasets/voice-pairs.ts'
import { type BodyAnswer, bodyAnswerCodec } from '../omega/body-answer.ts'
import { omegaContainer } from '../omega/container.ts'
import { omegaContract } from '../omega/contract.ts'
import { noCarry } from '../omega/no-carry.ts'
import type { Profile, ProfileOptions } from '../types.ts'
import { type Clip, clipCodec } from './clip.ts'
import { holdPairs } from './hold-pairs.ts'
import { planPairs } from './plan-pairs.ts'
import type { VoicePolicy } from './policy.ts'
import { profileFacts, type VoiceProfileId } from './profile-facts.ts'
import { runFiles } from './run-files.ts'
import { scorePair } from './score-pair.ts'
import { summarise } from './summarise.ts'
import { type VoiceTrace, voiceTrace } from './voice-trace.ts'

export type VoiceProfile = Profile<Clip, Clip, BodyAnswer, null, VoiceTrace>

/** One dated profile: what the mirrored commit asks, how long it waits and how it sums up. */
export function voiceProfile(id: VoiceProfileId, { stepTimeoutMs }: ProfileOptions = {}): VoiceProfile {
  const { policy: mirrored, ...facts } = profileFacts[id]
  const policy: VoicePolicy = { ...mirrored, ...(stepTimeoutMs === undefined ? {} : { stepTimeoutMs }) }
  return {
    id,
    ...facts,
    unit: 'pair',
    needs: ['rawnet3', 'mimi', 'whisper'],
    withoutWeights: 'some',
    scoring: 'heavy',
    resume: 'item',
    input: clipCodec,
    truth: clipCodec,
    answer: bodyAnswerCodec,
    carry: noCarry,
    contract: omegaContract,
    container: omegaContainer,
    plan: (dataset) => planPairs(dataset as AsyncIterable<VoicePair>),
    unitsOf: () => 1,
    timesOf: ({ ms }) => [ms],
    hold: (held) => holdPairs(held, policy),
    score: (item, answer, tools) => scorePair(item, answer, policy, tools),
    traceOf: voiceTrace,
    filesOf: (scorings) => runFiles(scorings),
    summarise: (_planned, outcomes) => summarise(outcomes, policy),
  }
}
