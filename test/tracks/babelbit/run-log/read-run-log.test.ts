import { describe, expect, test } from 'vitest'
import { readRunLog } from '../../../../src/tracks/babelbit/run-log/read-run-log.ts'
import { refuseOtherChallenge, utterancesOf } from '../../../../src/tracks/babelbit/run-log/utterances-of.ts'
import { challengeOf, runLogOf } from './run-log-of.ts'

const challenge = challengeOf([['a b'], ['c']])
const good = await runLogOf(challenge)
const read = (lines: readonly string[]) => readRunLog(lines.join('\n'), 'r.jsonl')
const changed = (at: number, members: object) =>
  good.map((line, index) => (index === at ? JSON.stringify({ ...JSON.parse(line), ...members }) : line))

describe('a run log', () => {
  test('is its dialogues, without the steps between them', () => {
    const { challengeUid, dialogues } = read(good)
    expect(challengeUid).toBe('c')
    expect(dialogues.map(({ uid, index, steps }) => [uid, index, steps.map(({ input_word }) => input_word)])).toEqual([
      ['d0', 0, ['a', 'b', 'EOF']],
      ['d1', 1, ['c', 'EOF']],
    ])
  })

  test('may have other events, blank lines and line ends of Windows', () => {
    expect(read(['{"event": "note"}', '', ...good].map((line) => `${line}\r`))).toEqual(read(good))
  })

  test.each<[string, readonly string[], RegExp]>([
    ['that broke off', [...good, '{"event": "st'], /line 8 .*not valid JSON/],
    ['with a list for a row', ['[]', ...good], /line 1 .*not a JSON object/],
    ['with a row without its event', ['{}', ...good], /line 1 .*`event` is missing/],
    ['with an index that is text', changed(1, { utterance_index: '0' }), /line 2 .*utterance_index/s],
    ['with a negative index', changed(1, { dialogue_index: -1 }), /line 2 .*dialogue_index/s],
    ['with a prediction that is a number', changed(2, { prediction: 7 }), /line 3 .*prediction/s],
    ['of two sessions', changed(3, { session_id: 't' }), /line 4 .*another session/],
    ['of two challenges', changed(3, { challenge_uid: 'e' }), /line 4 .*another challenge/],
    ['that is a log of a dialogue', ['{"event": "predicted", "utterance_index": 0, "step": 0, "prediction": ""}'], /no step of a session/],
    ['that is empty', [], /no step of a session/],
  ])('%s is refused', (_, lines, says) => {
    expect(() => read(lines)).toThrow(expect.objectContaining({ code: 'U0007' }))
    expect(told(() => read(lines))).toMatch(says)
  })
})

describe('its challenge', () => {
  const [first] = read(good).dialogues
  if (first === undefined) throw new Error('there is a dialogue')

  test.each<[string, { uid: string | null; index: number }, readonly string[] | null]>([
    ['by name', { uid: 'd1', index: 1 }, ['c']],
    ['by name, where the session held other files before', { uid: 'd1', index: 7 }, ['c']],
    ['not by place alone', { uid: 'other', index: 1 }, null],
    ['nor without a name where it has one', { uid: null, index: 0 }, null],
  ])('has the truths %s', (_, named, expected) => {
    const find = () => utterancesOf({ ...first, ...named }, challenge, 'r.jsonl')
    if (expected === null) expect(find).toThrow(expect.objectContaining({ code: 'U0007' }))
    else expect(find()).toEqual(expected)
  })

  test('tells dialogues of one name, or of none, by their place', () => {
    const same = (dialogueUid: string | null) => ({ ...challenge, dialogues: challenge.dialogues.map((one) => ({ ...one, dialogueUid })) })
    for (const uid of ['d', null]) expect(utterancesOf({ ...first, uid, index: 1 }, same(uid), 'r.jsonl')).toEqual(['c'])
  })

  test('is that of the log', () => {
    expect(told(() => refuseOtherChallenge(read(good), { ...challenge, challengeUid: 'e' }, 'r.jsonl'))).toMatch(
      /challenge c, the file holds e/,
    )
    expect(told(() => refuseOtherChallenge(read(good), { ...challenge, challengeUid: null }, 'r.jsonl'))).toBe('nothing')
  })
})

function told(work: () => unknown): string {
  try {
    work()
    return 'nothing'
  } catch (error) {
    return error instanceof Error && 'why' in error ? `${error.message}: ${error.why}` : String(error)
  }
}
