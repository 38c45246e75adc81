import type { StoredStep } from './session/answer.ts'

/** One step as the reference's runner keeps it for a miner and a dialogue (reference babelbit 1.4). */
export interface RunnerStep {
  step: number
  prediction: string
  done: boolean
  ground_truth: string | null
}

/**
 * The runner's store at the end of a dialogue. At the end of each utterance the last step that is there gets the truth and is done:
 * for a miner that was given up that is again and again the same step, which so ends up with the truth of a later utterance
 * (reference babelbit 8.3, a bug of the reference that decides scores).
 */
export function runnerStore(truths: readonly string[], steps: readonly StoredStep[]): RunnerStep[] {
  const store: RunnerStep[] = []
  let next = 0
  for (const [utterance, truth] of truths.entries()) {
    for (let found = steps[next]; found?.utterance === utterance; found = steps[++next]) store.push(open(found))
    const last = store.at(-1)
    if (last === undefined) continue
    last.done = true
    last.ground_truth = truth
  }
  for (const left of steps.slice(next)) store.push(open(left))
  return store
}

function open({ step, prediction }: StoredStep): RunnerStep {
  return { step, prediction, done: false, ground_truth: null }
}
