import { expect, it } from 'vitest'
import { greedySearch, type SearchRules } from '../../../src/weights/whisper/greedy-search.ts'

/** Of each step the tokens it was given, and the logits it answers. */
function decoding(...steps: readonly number[][]) {
  const given: (readonly number[])[] = []
  return { given, next: async (ids: readonly number[]) => Float32Array.from(steps[given.push(ids) - 1] ?? []) }
}

const rules: SearchRules = { prompt: [7, 8], suppressed: [], suppressedFirst: [], ends: [0], longest: 100 }

it.each<[string, Partial<SearchRules>, number[][], number[]]>([
  [
    'the likeliest, until the end',
    {},
    [
      [0, 1, 2],
      [0, 3, 1],
      [5, 1, 1],
    ],
    [7, 8, 2, 1],
  ],
  [
    'the first of two that are alike',
    {},
    [
      [0, 4, 4],
      [9, 0, 0],
    ],
    [7, 8, 1],
  ],
  [
    'what is suppressed never',
    { suppressed: [2] },
    [
      [0, 1, 2],
      [0, 1, 2],
      [2, 1, 9],
    ],
    [7, 8, 1, 1],
  ],
  [
    'what is suppressed at first only then',
    { suppressedFirst: [0, 2] },
    [
      [9, 1, 8],
      [0, 1, 8],
      [9, 1, 1],
    ],
    [7, 8, 1, 2],
  ],
  [
    'no more than may be',
    { longest: 4 },
    [
      [0, 1],
      [0, 1],
      [0, 1],
    ],
    [7, 8, 1, 1],
  ],
  ['any of several ends', { ends: [0, 2] }, [[0, 1, 2]], [7, 8]],
])('%s', async (_, more, steps, ids) => {
  expect(await greedySearch(decoding(...steps), { ...rules, ...more })).toEqual(ids)
})

it('gives the prompt at first, then one token each', async () => {
  const asked = decoding([0, 1], [0, 1], [1, 0])
  await greedySearch(asked, rules)
  expect(asked.given).toEqual([[7, 8], [1], [1]])
})

it('has no answer where there are no numbers, or none that may be', async () => {
  expect(await greedySearch(decoding([0, Number.NaN]), rules)).toBeNull()
  expect(await greedySearch(decoding([0, 1]), { ...rules, suppressed: [0, 1] })).toBeNull()
})

it('ends between two steps when it is told to', async () => {
  const stop = new AbortController()
  const next = async () => {
    stop.abort()
    return Float32Array.of(0, 1)
  }
  await expect(greedySearch({ next }, rules, stop.signal)).rejects.toThrow('abort')
})
