import { expect, test } from 'vitest'
import { readPrediction } from '../../../../src/tracks/babelbit/session/prediction.ts'

// What each reader of the validator makes of an answer: reference babelbit 2.2 (chute), 2.3 (axon).
const utterance = {
  index: 's',
  step: 0,
  prefix: 'a',
  prediction: 'from the chute',
  context: '',
  done: false,
  ground_truth: null,
  evaluation: null,
}
test.each([
  ['an axon', '{"prediction": "a b"}', 'a b', null],
  [
    'a chute',
    JSON.stringify({ success: true, model: 'm', utterance, error: null, context_used: '', complete: true }),
    'from the chute',
    null,
  ],
  ['both: the axon reader comes first', JSON.stringify({ prediction: 'top', utterance }), 'top', null],
  ['an empty prediction', '{"prediction": ""}', '', null],
  ['neither', '{"text": "a"}', '', 'S3003'],
  ['utterance of another type', '{"utterance": "a"}', '', 'S3003'],
  ['a chute that failed', JSON.stringify({ success: false, utterance, error: 'Model not loaded' }), null, 'S3004'],
  ['a failure with a prediction: the axon reader takes it', '{"success": false, "prediction": "a"}', 'a', 'S3004'],
  ['a number', '{"prediction": 7}', null, 'S3002'],
  ['null', '{"prediction": null}', null, 'S3002'],
  ['a list', '{"prediction": ["a"]}', null, 'S3002'],
  ['a number inside the utterance', '{"utterance": {"prediction": 7}}', null, 'S3002'],
  ['a list as answer', '[{"prediction": "a"}]', null, 'S3001'],
  ['a string as answer', '"a"', null, 'S3001'],
  ['null as answer', 'null', null, 'S3001'],
  ['not JSON', '<html>', null, 'S3001'],
  ['nothing', '', null, 'S3001'],
  ['cut off', '{"prediction": "a', null, 'S3001'],
  ['a byte order mark', '\ufeff{"prediction": "a"}', null, 'S3001'],
  ['__proto__ is no prediction', '{"__proto__": {"prediction": "a"}}', '', 'S3003'],
  ['a lone surrogate', '{"prediction": "a\\ud800"}', 'a\ud800', 'S3006'],
  // Python's reader takes NaN and infinities for numbers.
  ['NaN beside the prediction', '{"prediction": "a", "score": NaN, "limits": [-Infinity, Infinity]}', 'a', null],
  ['NaN beside a chute’s', JSON.stringify({ utterance }).replace('null', 'NaN'), 'from the chute', null],
  ['NaN for a prediction', '{"prediction": NaN}', null, 'S3002'],
  ['NaN as a word of it', '{"prediction": "NaN"}', 'NaN', null],
  ['NaN as answer', 'NaN', null, 'S3001'],
  ['a long answer', `{"prediction": "a", "more": [${'1,'.repeat(2000)}1]}`, 'a', null],
  ['a number of many digits', `{"prediction": ${'9'.repeat(1000)}}`, null, 'S3002'],
  ['10^5 levels of nesting beside it', `{"prediction": "a", "more": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`, null, 'S3001'],
  ['other scripts', '{"prediction": "京都 🙂"}', '京都 🙂', null],
])('%s', (_name, body, prediction, code) => {
  const reading = readPrediction(Buffer.from(body))
  expect(reading.prediction).toBe(prediction)
  expect(reading.fault?.code ?? null).toBe(code)
})

test('bytes that are not UTF-8', () => {
  expect(readPrediction(Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x7d]))).toMatchObject({ prediction: null, fault: { code: 'S3007' } })
})

test('10^5 levels of nesting are an answer that is not usable, not a crash', () => {
  const deep = `{"prediction": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`
  expect(readPrediction(Buffer.from(deep)).fault?.by).toBe('submission')
})
