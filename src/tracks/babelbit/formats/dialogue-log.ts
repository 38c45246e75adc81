import { jsonText } from '../../../base/python/json-text.ts'
import { stripWhitespace } from '../../../base/python/whitespace.ts'
import type { RunnerStep } from '../runner-store.ts'
import type { ScoringPolicy } from '../scoring/policy.ts'
import { typeInNames } from './challenge-type.ts'

export interface DialogueLogOptions {
  policy: ScoringPolicy
  challengeType: string | null
}

/** The log of one dialogue as the runner writes it from its store (3.3), and as its scorer then reads it. */
export function dialogueLog(steps: readonly RunnerStep[], { policy, challengeType }: DialogueLogOptions): string {
  const type = policy.runner.typeInRows ? { challenge_type: typeInNames(challengeType) } : {}
  const rows: string[] = []
  for (const [index, group] of groupSteps(steps).entries()) {
    const truth = group.at(-1)?.ground_truth ?? ''
    if (policy.runner.blankTruth === 'skip' && stripWhitespace(truth) === '') continue
    for (const [step, { prediction }] of group.entries()) {
      rows.push(jsonText({ event: 'predicted', ...type, utterance_index: index, step, prediction }))
    }
    rows.push(jsonText({ event: 'utterance_complete', ...type, utterance_index: index, ground_truth: truth }))
  }
  return rows.map((row) => `${row}\n`).join('')
}

/** A step that is done ends its group; what is left at the end is a group too. Groups are numbered anew, gaps and all. */
export function groupSteps(steps: readonly RunnerStep[]): RunnerStep[][] {
  const groups: RunnerStep[][] = []
  let open: RunnerStep[] = []
  for (const step of steps) {
    open.push(step)
    if (!step.done) continue
    groups.push(open)
    open = []
  }
  return open.length > 0 ? [...groups, open] : groups
}
