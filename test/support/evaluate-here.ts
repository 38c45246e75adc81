import { type Evaluation, evaluate } from '../../src/evaluation/evaluate.ts'
import type { EvaluateOptions } from '../../src/evaluation/evaluate-options.ts'
import { scoreJob } from '../../src/evaluation/scorer/score-job.ts'
import type { Scorer } from '../../src/evaluation/scorer/scorer-process.ts'

/** Scores in this process. */
export const scorerHere: Scorer = {
  score: (job) => scoreJob({ ...job, id: 0 }),
  async open() {
    return {}
  },
  async rest() {},
  async [Symbol.asyncDispose]() {},
}

/** Evaluates with the scorer in this process; what is not given is as in an ordinary run of one's own. */
export function evaluateHere(
  options: Pick<EvaluateOptions, 'folder' | 'profile' | 'seats'> & Partial<EvaluateOptions>,
): Promise<Evaluation> {
  return evaluate({
    sessionId: 's',
    everySeat: false,
    live: false,
    retryFaults: false,
    scorer: scorerHere,
    embeddings: null,
    baseline: null,
    models: { places: {}, threads: 1 },
    vectors: null,
    weights: {},
    scoresBeside: true,
    nothingAsked: null,
    async onHeld() {},
    signal: new AbortController().signal,
    onEvent() {},
    ...options,
  })
}
