import { type EvaluateOptions, type Evaluation, evaluate } from '../../src/evaluation/evaluate.ts'
import { scoreJob } from '../../src/evaluation/scorer/score-job.ts'

/** Evaluates with the scorer in this process; what is not given is as in an ordinary run of one's own. */
export function evaluateHere(
  options: Pick<EvaluateOptions, 'folder' | 'profile' | 'seats'> & Partial<EvaluateOptions>,
): Promise<Evaluation> {
  return evaluate({
    sessionId: 's',
    everySeat: false,
    live: false,
    retryFaults: false,
    scorer: { score: (job) => scoreJob({ ...job, id: 0 }), async [Symbol.asyncDispose]() {} },
    embeddings: null,
    baseline: null,
    signal: new AbortController().signal,
    onEvent() {},
    ...options,
  })
}
