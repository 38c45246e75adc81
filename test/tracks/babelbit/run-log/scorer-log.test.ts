import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dialogueLog } from '../../../../src/tracks/babelbit/formats/dialogue-log.ts'
import { readRunLog } from '../../../../src/tracks/babelbit/run-log/read-run-log.ts'
import { scorerLog } from '../../../../src/tracks/babelbit/run-log/scorer-log.ts'
import { scoringPolicy } from '../../../../src/tracks/babelbit/scoring/policies.ts'
import { challengeOf, runLogOf } from './run-log-of.ts'

const policy = scoringPolicy('babelbit/2025-11')
if (policy === undefined) throw new Error('the profile has a scorer')

async function logOf(utterances: readonly string[], lines?: number): Promise<string> {
  const rows = await runLogOf(challengeOf([utterances]))
  const [dialogue] = readRunLog(rows.slice(0, lines).join('\n'), 'r.jsonl').dialogues
  return dialogue === undefined ? 'none' : scorerLog(dialogue, utterances)
}

/** `0.1 a b`: step 1 of utterance 0 predicts `a b`; `0= a b`: the truth. */
const short = (log: string) =>
  log
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ event, utterance_index: at, step, prediction, ground_truth: truth }) =>
      event === 'predicted' ? `${at}.${step} ${prediction}` : `${at}= ${truth}`,
    )

describe('the log of a dialogue', () => {
  // What each stands for is in test/golden/babelbit-engine/score-challenge, but for the last two.
  test.each<[string, string[], number | undefined, string[]]>([
    ['words', ['a b', 'c'], undefined, ['0.0 a', '0.1 a b', '0= a b', '1.0 c', '1= c']],
    ['an utterance without words has a truth and no step', ['a', ' ', 'b'], undefined, ['0.0 a', '0= a', '1=  ', '2.0 b', '2= b']],
    ['a dialogue without utterances is one without words', [], undefined, ['0= ']],
    ['a word EOF ends nothing', ['a', 'b EOF c'], undefined, ['0.0 a', '0= a', '1.0 b', '1.1 c', '1= b EOF c']],
    ['nor in the first utterance', ['b EOF c'], undefined, ['0.0 b', '0.1 c', '0= b EOF c']],
    ['an aborted utterance has no truth', ['a', 'b c d'], 4, ['0.0 a', '0= a', '1.0 b', '1.1 b c']],
  ])('%s', async (_, utterances, lines, expected) => {
    expect(short(await logOf(utterances, lines))).toEqual(expected)
  })

  test('is the log of the validator wherever each utterance has words and none is EOF', async () => {
    const word = fc.stringMatching(/^[a-z\u00e9\u4eac]{1,5}$/)
    const dialogue = fc.array(fc.array(word, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(dialogue, async (utterances) => {
        const steps = utterances.flatMap((words) =>
          words.map((_, step) => {
            const done = step === words.length - 1
            return { step, prediction: words.slice(0, step + 1).join(' '), done, ground_truth: done ? words.join(' ') : null }
          }),
        )
        expect(await logOf(utterances.map((words) => words.join(' ')))).toBe(dialogueLog(steps, { policy, challengeType: null }))
      }),
      { numRuns: 50 },
    )
  })
})
