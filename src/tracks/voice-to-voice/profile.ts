import { z } from 'zod'
import type { VoicePair } from '../../datasets/voice-pairs.ts'
import type { Codec, Profile, ProfileOptions } from '../types.ts'
import { type Clip, clipCodec } from './clip.ts'
import { voiceContainer } from './container.ts'
import { voiceContract } from './contract.ts'
import { holdPairs } from './hold-pairs.ts'
import { planPairs } from './plan-pairs.ts'
import type { VoicePolicy } from './policy.ts'
import { profileFacts, type VoiceProfileId } from './profile-facts.ts'
import { runFiles } from './run-files.ts'
import { scorePair } from './score-pair.ts'
import { summarise } from './summarise.ts'
import { answerCodec, type VoiceAnswer } from './voice-answer.ts'
import { type VoiceTrace, voiceTrace } from './voice-trace.ts'

export type VoiceProfile = Profile<Clip, Clip, VoiceAnswer, null, VoiceTrace>

const nothing = z.null()
const carryCodec: Codec<null> = { parse: (value) => nothing.parse(value), encode: () => null }

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
    answer: answerCodec,
    carry: carryCodec,
    contract: voiceContract,
    container: voiceContainer,
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
