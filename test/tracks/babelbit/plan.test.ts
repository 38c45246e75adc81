import { describe, expect, test } from 'vitest'
import type { Dialogue } from '../../../src/datasets/challenge.ts'
import { planDialogues } from '../../../src/tracks/babelbit/plan.ts'
import { holdLive, holdPlanned } from '../../../src/tracks/babelbit/session/hold.ts'
import { sessionPolicies } from '../../../src/tracks/babelbit/session/policy.ts'
import { wordsOf } from '../../../src/tracks/babelbit/words.ts'

/** `d:a,b -:c`: a dialogue d of the utterances a and b, and one without a uid. */
function told(text: string, source = 'a.json'): Dialogue[] {
  return text.split(' ').map((part) => {
    const [uid = '', utterances = ''] = part.split(':')
    const dialogueUid = uid === '-' ? null : uid
    return { challengeUid: 'c', dialogueUid, utterances: utterances === '' ? [] : utterances.split(','), source, language: null }
  })
}

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const value of values) found.push(value)
  return found
}

async function planned(data: readonly Dialogue[], limit: number | null = null): Promise<string> {
  const items = await all(planDialogues(each(data), { limit, seed: 0 }))
  return items.map(({ id, truth }) => `${id}:${truth.utterances}`).join(' ')
}

describe('dialogues are told apart as the session tells them apart: by uid (reference babelbit 1.4)', () => {
  test.each([
    ['each its own', 'd:a e:b', 'd:a e:b'],
    ['neighbours of one uid', 'd:a d:b,c e:x', 'd:a,b,c e:x'],
    ['a uid that comes back', 'd:a e:x d:b', 'd:a,b e:x'],
    ['some without a uid', 'd:a e:x d:b -:c :f', 'd:a,b,c,f e:x'],
    ['none with a uid', '-:a -:b', 'dialogue:a,b'],
    ['an empty part, an empty dialogue', 'd: d:a e:', 'd:a e:'],
  ])('%s', async (_, data, items) => {
    expect(await planned(told(data))).toBe(items)
  })

  test('another file is another session', async () => {
    expect(await planned([...told('d:a'), ...told('d:b d:c', 'b.json')])).toBe('d:a d#2:b,c')
  })

  test('a limit counts them once', async () => {
    expect(await planned(told('d:a d:b e:x'), 2)).toBe('d:a,b e:x')
  })
})

type Hold = (held: Parameters<typeof holdLive>[0], options: Parameters<typeof holdLive>[1]) => ReturnType<typeof holdLive>

async function session(data: readonly Dialogue[], hold: Hold) {
  const questions: unknown[] = []
  const client = {
    send: async ({ body }: { body: unknown }) => {
      questions.push(body)
      return { ms: 1, status: 200 as const, body: Buffer.from('{"prediction":"x"}') }
    },
  }
  const items = planDialogues(each(data), { limit: null, seed: 0 })
  const seats = [{ id: 'local', client }]
  const options = { policy: sessionPolicies['babelbit/2025-11'], predictPath: '/predict', words: wordsOf }
  const { signal } = new AbortController()
  const events = await all(hold({ sessionId: 's', items, seats, everySeat: false, carry: null, signal }, options))
  return { questions, done: events.filter(({ at }) => at === 'item-done') }
}

test('a live session asks what the plan of the same challenge asks, whatever its uids', async () => {
  const data = told('d:one,two d:three -:four e:five')
  const steps = data.flatMap((dialogue) => {
    const { dialogueUid, challengeUid } = dialogue
    return [...wordsOf(dialogue)].map((token) => ({ done: false, token, dialogueUid, challengeUid }))
  })
  const end = { done: true, token: null, dialogueUid: null, challengeUid: 'c' }
  const live = { sessionId: 's', first: steps.shift() ?? end, next: async () => steps.shift() ?? end, async [Symbol.asyncDispose]() {} }
  const plan = await session(data, holdPlanned)
  expect(plan.questions).toContainEqual(expect.objectContaining({ prefix: 'four', context: 'one EOF two EOF three' }))
  expect(await session(data, (held, options) => holdLive(held, options, live))).toEqual(plan)
})
