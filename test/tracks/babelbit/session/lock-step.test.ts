import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Client, Reply } from '../../../../src/base/contract.ts'
import { fault } from '../../../../src/base/fault.ts'
import { createLockStep } from '../../../../src/tracks/babelbit/session/lock-step.ts'
import { type SessionPolicy, sessionPolicies } from '../../../../src/tracks/babelbit/session/policy.ts'
import { wordsOf } from '../../../../src/tracks/babelbit/words.ts'

const nov = sessionPolicies['babelbit/2025-11']
const jan = sessionPolicies['babelbit/2026-01']

interface Exchange {
  request: { path: string; body: { json: { index: string; prefix: string } } }
}

test('one seat is asked what the reference validator asked, request by request', async () => {
  const url = new URL('../../../golden/babelbit-session/transcript-validator-nov.json', import.meta.url)
  const transcript = JSON.parse(readFileSync(url, 'utf8'))
  const recorded: Exchange[] = transcript.miner_exchanges
  const seats = { good: '/slug-good/predict', dead: '/dead-slug/predict', axon: '/predict' }
  const asked: Record<string, unknown[]> = { good: [], dead: [], axon: [] }
  const sessionId = recorded[0]?.request.body.json.index ?? ''
  const client = (name: string, answers: boolean): Client => ({
    async send({ body }) {
      asked[name]?.push(body)
      return answers ? said(`${(body as { prefix: string }).prefix} and so on`) : { ms: 1, fault: fault('S2005') }
    },
  })
  const lead = lockStep(nov, { good: client('good', true), dead: client('dead', false), axon: client('axon', true) }, sessionId)
  for (const dialogue of transcript.challenge.dialogues) {
    for (const word of wordsOf({ challengeUid: 'ch-golden-1', dialogueUid: dialogue.dialogue_uid, utterances: dialogue.utterances }))
      await lead.reveal(word)
    lead.closeDialogue()
  }
  for (const [name, path] of Object.entries(seats)) {
    const expected = recorded.filter(({ request }) => request.path === path).map(({ request }) => request.body.json)
    expect(expected.length, name).toBeGreaterThan(0)
    expect(asked[name], name).toEqual(expected)
  }
  // Its fifth error in a row: asked five times in all.
  expect(asked.dead).toHaveLength(5)
})

test('the keys of a request come in the order of the reference schema', async () => {
  let keys: string[] = []
  const lead = lockStep(nov, {
    a: {
      async send({ body }) {
        keys = Object.keys(body as object)
        return said('x')
      },
    },
  })
  await lead.reveal('Hello')
  expect(keys).toEqual(['index', 'step', 'prefix', 'prediction', 'context', 'done', 'ground_truth', 'evaluation'])
})

test.each([
  { policy: nov, name: 'fails-all: one that is late fails the step of everybody', fast: ['E0013', true], errors: 1, by: ['environment'] },
  { policy: jan, name: 'fails-late: only the late one', fast: [null, false], errors: 0, by: [] },
])('$name', async ({ policy, fast, errors, by }) => {
  const late: Client = { send: async () => ({ ms: 10_000, fault: fault('S2003') }) }
  const lead = lockStep(policy, { fast: { send: async () => said('word') }, late })
  await lead.reveal('word')
  const [first] = lead.closeDialogue().answers
  expect([first?.answer.steps[0]?.code, first?.answer.steps[0]?.failed]).toEqual(fast)
  // Reference babelbit 8.3: the validator counts the step against everybody, though only one was late.
  expect(first?.faults.map((found) => found.by)).toEqual(by)
  expect(lead.carry().seats.fast?.errorsInARow).toBe(errors)
  expect(lead.carry().seats.late?.errorsInARow).toBe(1)
})

test('five errors in a row deactivate for the rest of the session, over dialogues; a success between them starts anew', async () => {
  const verdicts = [...'eeee.eeeee'].map((sign) => sign === 'e')
  let calls = 0
  const flaky: Client = {
    async send() {
      const fails = verdicts[calls++] ?? false
      return fails ? { ms: 1, fault: fault('S2005') } : said('fine')
    },
  }
  const lead = lockStep(nov, { flaky })
  for (let dialogue = 0; dialogue < 3; dialogue++) {
    for (const word of ['a', 'b', 'c', 'd', 'EOF', 'EOF EOF']) await lead.reveal(word)
    lead.closeDialogue()
  }
  expect(calls).toBe(10)
  expect(lead.carry().seats.flaky).toEqual({ errorsInARow: 5, active: false })
  expect(lead.anyActive()).toBe(false)
})

test('an error of bbx or of the machine is not counted against the seat', async () => {
  const lead = lockStep(nov, { a: { send: async () => ({ ms: 10_000, fault: fault('H0003') }) } })
  for (const word of ['a', 'b', 'c', 'd', 'e', 'f']) await lead.reveal(word)
  expect(lead.carry().seats.a).toEqual({ errorsInARow: 0, active: true })
})

test('an empty answer is a success, an answer without prediction too, and the latter is a fault', async () => {
  const answers = ['{"prediction": ""}', '{"other": 1}']
  const lead = lockStep(nov, { a: { send: async () => ({ ms: 1, status: 200, body: Buffer.from(answers.shift() ?? '') }) } })
  await lead.reveal('a')
  await lead.reveal('b')
  const [answer] = lead.closeDialogue().answers
  expect(answer?.answer.steps.map(({ failed, code }) => [failed, code])).toEqual([
    [false, null],
    [false, 'S3003'],
  ])
  expect(answer?.faults).toMatchObject([{ code: 'S3003', step: 1, unit: 0 }])
})

test('the context is every earlier utterance of the dialogue, joined with EOF, and starts anew with the next dialogue', async () => {
  const contexts: string[] = []
  const lead = lockStep(nov, {
    a: {
      async send({ body }) {
        contexts.push((body as { context: string }).context)
        return said('x')
      },
    },
  })
  for (const word of ['one', 'EOF', 'EOF', 'two', 'too', 'EOF', 'three', 'EOF', 'EOF EOF']) await lead.reveal(word)
  lead.closeDialogue()
  await lead.reveal('four')
  expect(contexts).toEqual(['', 'one', 'one', 'one EOF two too', ''])
})

test('words after which no end of utterance came leak into the next dialogue', async () => {
  const prefixes: string[] = []
  const record: Client = {
    async send({ body }) {
      prefixes.push((body as { prefix: string }).prefix)
      return said('x')
    },
  }
  const lead = lockStep(nov, { a: record })
  for (const word of ['left', 'over', 'EOF EOF']) await lead.reveal(word)
  lead.closeDialogue()
  const carry = lead.carry()
  expect(carry.tokens).toEqual(['left', 'over'])
  const resumed = createLockStep({ ...options(nov, { a: record }), carry })
  await resumed.reveal('next')
  expect(prefixes.at(-1)).toBe('left over next')
})

function lockStep(policy: SessionPolicy, clients: Record<string, Client>, sessionId = 's-1') {
  return createLockStep(options(policy, clients, sessionId))
}

function options(policy: SessionPolicy, clients: Record<string, Client>, sessionId = 's-1') {
  const seats = Object.entries(clients).map(([id, client]) => ({ id, client }))
  return { policy, seats, sessionId, predictPath: '/predict', carry: null, signal: new AbortController().signal, onStep() {} }
}

function said(prediction: string): Reply {
  return { ms: 1, status: 200, body: Buffer.from(JSON.stringify({ prediction })) }
}
