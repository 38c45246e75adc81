import type { Dialogue as ReadDialogue } from '../../datasets/challenge.ts'
import type { Profile, ProfileOptions } from '../types.ts'
import { babelbitContainer } from './container.ts'
import { babelbitContract } from './contract.ts'
import { type Dialogue, type DialogueTruth, dialogueCodec, truthCodec } from './dialogue.ts'
import { planDialogues } from './plan.ts'
import { type BabelbitProfileId, profileFacts } from './profile-facts.ts'
import { runFiles } from './run-files.ts'
import { type DialogueTrace, scoreAnswer } from './score-answer.ts'
import { scoringPolicy } from './scoring/policies.ts'
import { needsEmbeddings } from './scoring/policy.ts'
import { answerCodec, carryCodec, type DialogueAnswer, type SessionCarry } from './session/answer.ts'
import { holdLive, holdPlanned } from './session/hold.ts'
import { type SessionPolicy, sessionPolicies } from './session/policy.ts'
import { summarise } from './summarise.ts'
import { wordsOf } from './words.ts'

export type BabelbitProfile = Profile<Dialogue, DialogueTruth, DialogueAnswer, SessionCarry, DialogueTrace>

/** One dated profile: what the mirrored commit does in its session, its scorer and its sums, put together from policies. */
export function babelbitProfile(id: BabelbitProfileId, options: ProfileOptions = {}): BabelbitProfile {
  const mirrored = scoringPolicy(id)
  if (mirrored === undefined) throw new Error(`no scoring policy for ${id}`)
  const { stepTimeoutMs, predictPath = '/predict', baseline = mirrored.baseline, live } = options
  const scoring = { ...mirrored, baseline }
  const policy: SessionPolicy = { ...sessionPolicies[id], ...(stepTimeoutMs === undefined ? {} : { stepTimeoutMs }) }
  const holding = { policy, predictPath, words: wordsOf }
  return {
    id,
    ...profileFacts[id],
    unit: 'utterance',
    needs: needsEmbeddings(scoring, scoring.lexWeight.runner) ? ['mxbai-embed-large'] : [],
    withoutWeights: 'nothing',
    scoring: 'light',
    resume: live === undefined ? 'item' : 'never',
    input: dialogueCodec,
    truth: truthCodec,
    answer: answerCodec,
    carry: carryCodec,
    contract: babelbitContract,
    container: babelbitContainer,
    plan: (dataset, planOptions) => planDialogues(dataset as AsyncIterable<ReadDialogue>, planOptions),
    unitsOf: (truth) => truth.utterances.length,
    timesOf: (answer) => answer.steps.map(({ ms }) => ms),
    async *hold(held) {
      if (live === undefined) yield* holdPlanned(held, holding)
      else yield* holdLive(held, holding, await live(held.signal))
    },
    score: (item, answer, tools) => scoreAnswer({ item, answer, tools, policy: scoring }),
    traceOf: null,
    filesOf: (scorings, run) => runFiles(scorings, run, scoring),
    summarise: (_planned, outcomes) => summarise(outcomes, { skipsBlankMiner: scoring.runner.blankMiner === 'skip' }),
  }
}
