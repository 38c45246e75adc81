import { RunningSum } from '../../../base/python/sum.ts'
import { cosineBaseline } from '../../../metrics/cosine-baseline.ts'
import { type Bucket, totalSteps } from './bucket.ts'
import { needsEmbeddings, type ScoringPolicy } from './policy.ts'
import { encodable, PythonRaise } from './python-raise.ts'
import { referencePrediction, referenceText, stepCount } from './reference-texts.ts'
import type { ScoredDialogue, ScoredStep, ScoredUtterance } from './scored.ts'
import { Comparer, type Vectors } from './similarities.ts'
import { intOf } from './utterance-key.ts'

export interface ReferenceOptions {
  policy: ScoringPolicy
  lexWeight: number
  vectors: Vectors
  /** Told of each moment at which the reference prints: what it printed before it raised stays. */
  on?: {
    /** The log was read. */
    start?(): void
    truth?(bucket: Bucket, truth: string): void
    step?(step: ScoredStep): void
    utterance?(utterance: Omit<ScoredUtterance, 'number'>): void
  }
}

/** The mirrored scorer over the utterances of a log (reference babelbit 4.1). Throws PythonRaise where it raises. */
export function scoreReference(buckets: readonly Bucket[], options: ReferenceOptions): ScoredDialogue {
  const completed = buckets.filter((bucket) => bucket.completed)
  const baseline = referenceBaseline(completed, options)
  const comparer = new Comparer({ ...options, baseline })
  const utterances: ScoredUtterance[] = []
  const sum = new RunningSum()
  for (const bucket of completed) {
    const scored = scoreUtterance(bucket, comparer, options)
    sum.add(scored.best)
    options.on?.utterance?.(scored)
    utterances.push({ ...scored, number: intOf(bucket.key) })
  }
  return { utterances, average: sum.mean ?? 0, baseline: options.policy.reportsCosine ? baseline : null }
}

function referenceBaseline(completed: readonly Bucket[], { policy, lexWeight, vectors }: ReferenceOptions): number {
  if (policy.semantic !== 'calibrated-cosine') return 0
  const pool = completed.map(({ truth }) => referenceText(truth)).filter((text) => text !== '')
  if (!needsEmbeddings(policy, lexWeight)) return 0
  return cosineBaseline(
    pool.map((text) => vectors.get(encodable(text)) ?? new Float32Array(0)),
    policy.baseline,
  )
}

function scoreUtterance(bucket: Bucket, comparer: Comparer, options: ReferenceOptions): Omit<ScoredUtterance, 'number'> {
  const { policy, lexWeight, on } = options
  const embeds = needsEmbeddings(policy, lexWeight)
  // What is printed or embedded has to be UTF-8.
  const checked = (text: string) => (embeds || policy.narration === 'table' ? encodable(text) : text)
  const truth = referenceText(bucket.truth)
  const count = stepCount(bucket)
  checked(truth)
  if (typeof bucket.key === 'string') checked(bucket.key)
  if (count === 0 && embeds && policy.semantic === 'calibrated-cosine') {
    throw new PythonRaise('RuntimeError', 'an utterance without steps: nothing to embed, the shapes of the vectors do not fit')
  }
  on?.truth?.(bucket, truth)
  comparer.setTruth(truth)
  const steps: ScoredStep[] = []
  let bestStep: number | null = null
  let best = -1
  for (let step = 0; step < count; step++) {
    const prediction = checked(referencePrediction(bucket, step))
    const similar = comparer.compare(prediction)
    const earliness = 1 / (step + 1)
    const u = (similar.lexical * lexWeight + similar.semantic * (1 - lexWeight)) * earliness
    const scored: ScoredStep = { step, ...similar, earliness, u, prediction }
    on?.step?.(scored)
    if (u > best) {
      best = u
      bestStep = step
    }
    steps.push(scored)
  }
  return { key: bucket.key, truth, steps, bestStep, best, totalSteps: totalSteps(bucket) }
}
