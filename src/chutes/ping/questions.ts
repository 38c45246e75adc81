/** What validators send to a chute for one step (BBPredictedUtterance, reference babelbit 2.1), keys in their order. */
export interface Utterance {
  index: string
  step: number
  prefix: string
  prediction: string
  context: string
  done: boolean
  ground_truth: null
  evaluation: null
}

/** The five questions that babelbit's own tool asks (reference babelbit 5.6). */
export const questions: readonly Utterance[] = [
  'Hello',
  'The weather today is',
  'Once upon a time',
  'I think that',
  'The quick brown fox',
].map((prefix, at) => ({
  index: `session-${at + 1}`,
  step: 1,
  prefix,
  prediction: '',
  context: '',
  done: false,
  ground_truth: null,
  evaluation: null,
}))
