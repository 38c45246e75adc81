import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitWhitespace } from '../../../../src/base/python/whitespace.ts'
import { parseChallengeAsReference } from '../../../../src/datasets/parse-challenge-as-reference.ts'
import { endOfDialogue, endOfUtterance, type Step } from '../../../../src/tracks/babelbit/engine/step.ts'
import { walk, walkDialogue } from '../../../../src/tracks/babelbit/engine/walk.ts'

interface Walk {
  file: string
  content: string
  steps: (Record<string, unknown> & { session_id?: string })[]
}

const walks: Walk[] = JSON.parse(readFileSync('test/golden/babelbit-engine/walks.json', 'utf8'))

describe('the walk over a challenge, without HTTP', () => {
  test.each(walks)('$file gives the steps that the reference gave, keys in the same order', async ({ file, content, steps }) => {
    const walked: Step[] = []
    for await (const step of walk([parseChallengeAsReference(content, file)])) walked.push(step)
    // The recording asked twice more after the end, and got the last step again.
    const recorded = steps.slice(0, -2).map(({ session_id: _, ...step }) => step)
    expect(walked.map((step) => JSON.stringify(step))).toEqual(recorded.map((step) => JSON.stringify(step)))
  })

  test('the words between two ends are the words of the utterance, whatever the texts are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (utterances) => {
        const steps = [...walkDialogue({ challengeUid: 'c', dialogueUid: 'd', utterances }, 3)]
        const rebuilt: string[][] = (utterances.length === 0 ? [''] : utterances).map(() => [])
        for (const { token, word, utterance_index, token_index, dialogue_index, done } of steps) {
          expect({ done, word, dialogue_index }).toEqual({ done: false, word: token, dialogue_index: 3 })
          const words = rebuilt[utterance_index]
          // A word of the text that reads `EOF` moves the index, an end does not.
          if (words !== undefined && token_index === words.length + 1) words.push(token ?? '')
        }
        expect(rebuilt).toEqual((utterances.length === 0 ? [''] : utterances).map(splitWhitespace))
        expect(steps.filter(({ token }) => token === endOfUtterance).length).toBeGreaterThanOrEqual(Math.max(1, utterances.length))
        expect(steps.at(-1)).toMatchObject({ token: endOfDialogue, token_index: 0, utterance_index: Math.max(1, utterances.length) })
      }),
    )
  })

  test('over several files the dialogues count on and the uid is that of the file', async () => {
    const files = ['a', 'b'].map((uid) =>
      parseChallengeAsReference(JSON.stringify({ challenge_uid: uid, dialogues: [{ dialogue_uid: `${uid}1`, utterances: [] }] }), uid),
    )
    const seen: unknown[] = []
    for await (const { challenge_uid, dialogue_index, dialogue_uid, token } of walk(files)) {
      seen.push([challenge_uid, dialogue_index, dialogue_uid, token])
    }
    expect(seen).toEqual([
      ['a', 0, 'a1', 'EOF'],
      ['a', 0, 'a1', 'EOF EOF'],
      ['b', 1, 'b1', 'EOF'],
      ['b', 1, 'b1', 'EOF EOF'],
      ['b', 2, null, null],
    ])
  })
})
