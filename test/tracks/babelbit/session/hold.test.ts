import { expect, test } from 'vitest'
import type { Client } from '../../../../src/base/contract.ts'
import { fault } from '../../../../src/base/fault.ts'
import type { DialogueAnswer, SessionCarry } from '../../../../src/tracks/babelbit/session/answer.ts'
import { holdLive, holdPlanned } from '../../../../src/tracks/babelbit/session/hold.ts'
import { sessionPolicies } from '../../../../src/tracks/babelbit/session/policy.ts'
import { wordsOf } from '../../../../src/tracks/babelbit/words.ts'
import type { HoldEvent, LiveSession } from '../../../../src/tracks/types.ts'

const dialogues = [
  { challengeUid: 'c', dialogueUid: 'd-0', utterances: ['one two three', 'four five six seven'] },
  { challengeUid: 'c', dialogueUid: 'd-1', utterances: ['eight nine'] },
]

// The only seat fails always: it is given up at the fifth word, "five". Reference babelbit 8.3: Nov breaks at once and saves no truth,
// Nov 20 to Jan keep the words so far as a truth, Apr goes on to the end.
test.each([
  ['babelbit/2025-11', ['one two three'], ['d-0']],
  ['babelbit/2025-11-20', ['one two three', 'four five'], ['d-0']],
  ['babelbit/2026-01', ['one two three', 'four five'], ['d-0']],
  ['babelbit/2026-04', ['one two three', 'four five six seven'], ['d-0', 'd-1']],
] as const)('%s, when these are all seats of the session', async (profile, truths, items) => {
  const live = await collect(holdLive(held(true), options(profile), liveSession()))
  expect(live.items).toEqual(items)
  expect(live.truths[0]).toEqual(truths)
  expect((await collect(holdPlanned(held(true), options(profile)))).items).toEqual(items)
})

test.each(Object.keys(sessionPolicies) as (keyof typeof sessionPolicies)[])(
  '%s, when the seat is one of many: the session goes on without it',
  async (profile) => {
    for (const events of [holdLive(held(false), options(profile), liveSession()), holdPlanned(held(false), options(profile))]) {
      const { items, answers } = await collect(events)
      expect(items).toEqual(['d-0', 'd-1'])
      expect(answers.map(({ steps, deactivated }) => [steps.length, deactivated])).toEqual([
        [5, true],
        [0, true],
      ])
    }
  },
)

function options(profile: keyof typeof sessionPolicies) {
  return { policy: sessionPolicies[profile], predictPath: '/predict', words: wordsOf }
}

function held(everySeat: boolean) {
  const client: Client = { send: async () => ({ ms: 1, fault: fault('S2005') }) }
  const items = (async function* () {
    for (const input of dialogues) yield { id: input.dialogueUid, input }
  })()
  return { sessionId: 's', items, seats: [{ id: 'local', client }], everySeat, carry: null, signal: new AbortController().signal }
}

function liveSession(): LiveSession {
  const steps = dialogues.flatMap((dialogue) => {
    const { challengeUid, dialogueUid } = dialogue
    return [...wordsOf(dialogue)].map((token) => ({ done: false, token, dialogueUid, challengeUid }))
  })
  const end = { done: true, token: null, dialogueUid: null, challengeUid: 'c' }
  return { sessionId: 's', first: steps.shift() ?? end, next: async () => steps.shift() ?? end, async [Symbol.asyncDispose]() {} }
}

async function collect(events: AsyncIterable<HoldEvent<DialogueAnswer, SessionCarry>>) {
  const items: string[] = []
  const truths: unknown[] = []
  const answers: DialogueAnswer[] = []
  for await (const event of events) {
    if (event.at === 'item-done') items.push(event.item)
    if (event.at === 'revealed') truths.push((event.item.truth as { utterances: unknown }).utterances)
    if (event.at === 'answer' && event.answer !== null) answers.push(event.answer)
  }
  return { items, truths, answers }
}
