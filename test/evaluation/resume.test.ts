import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../../src/base/contract.ts'
import { each } from '../../src/base/each.ts'
import { fault } from '../../src/base/fault.ts'
import type { Evaluation } from '../../src/evaluation/evaluate.ts'
import { writePlan } from '../../src/evaluation/plan-file.ts'
import { loadProfile } from '../../src/tracks/registry.ts'
import type { Profile } from '../../src/tracks/types.ts'
import { evaluateHere } from '../support/evaluate-here.ts'

const dialogues = [
  { challengeUid: 'c', dialogueUid: 'd-0', language: null, source: 'x', utterances: ['Hello there neighbour', 'The kettle boils', ''] },
  { challengeUid: 'c', dialogueUid: 'd-1', language: null, source: 'x', utterances: ['Grüße aus 京都 🙂', 'Yes.', 'the word EOF inside'] },
  { challengeUid: 'c', dialogueUid: 'd-2', language: null, source: 'x', utterances: ['one two three four', 'five six'] },
]
const words = 20

let folder: string
let profile: Profile
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-resume-'))
  profile = await loadProfile('babelbit/2025-11')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a run killed at any question and resumed gives the numbers of an undisturbed one, and asks nothing twice that was journaled', async () => {
  const undisturbed = await newRun('undisturbed')
  const expected = await run(undisturbed, {})
  expect(undisturbed.asked.a).toHaveLength(words)
  for (let last = 1; last <= words; last++) {
    const killed = await newRun(`killed-${last}`)
    await expect(run(killed, { killAt: last })).rejects.toThrow()
    const journaled = await journaledItems(killed.folder)
    const before = killed.asked.a?.length ?? 0
    const resumed = await run(killed, {})
    expect(numbers(resumed), `killed at question ${last}`).toEqual(numbers(expected))
    expect(resumed.resumed).toBe(journaled.length)
    // What was asked after the resumption is exactly what an undisturbed run asks after the journaled dialogues.
    const later = killed.asked.a?.slice(before) ?? []
    expect(later).toEqual(undisturbed.asked.a?.slice(words - later.length))
  }
})

test('the carry survives: a seat that was given up in the first dialogue is not asked after a resumption', async () => {
  const failing = { b: { failing: true } }
  const undisturbed = await newRun('given-up')
  const expected = await run(undisturbed, failing)
  expect(undisturbed.asked.b).toHaveLength(5)
  const killed = await newRun('given-up-killed')
  await expect(run(killed, { ...failing, killAt: 12 })).rejects.toThrow()
  const resumed = await run(killed, failing)
  expect(killed.asked.b).toHaveLength(5)
  expect(numbers(resumed)).toEqual(numbers(expected))
})

test('torn last lines of a killed writer are dropped', async () => {
  const torn = await newRun('torn')
  await expect(run(torn, { killAt: 12 })).rejects.toThrow()
  await appendFile(join(torn.folder, 'session.jsonl'), '{"at":"item-done","item":"d-1","att')
  await appendFile(join(torn.folder, 'seats', 'a', 'answers.jsonl'), '{"item":"d-1","attempt":1,"answer":{"st')
  const resumed = await run(torn, {})
  expect(numbers(resumed)).toEqual(numbers(await run(await newRun('torn-not'), {})))
})

test('answers without a commit mark do not count', async () => {
  const half = await newRun('half')
  await expect(run(half, { killAt: 12 })).rejects.toThrow()
  const wrong = { item: 'd-1', attempt: 1, answer: { steps: [], deactivated: false }, faults: [], ms: 0 }
  for (const seat of ['a', 'b']) await appendFile(join(half.folder, 'seats', seat, 'answers.jsonl'), `${JSON.stringify(wrong)}\n`)
  expect(numbers(await run(half, {}))).toEqual(numbers(await run(await newRun('half-not'), {})))
})

test('twice in a row: a run that is complete asks nothing and says the same', async () => {
  const twice = await newRun('twice')
  const first = await run(twice, {})
  const asked = twice.asked.a?.length
  const second = await run(twice, {})
  expect(twice.asked.a).toHaveLength(asked ?? 0)
  expect(numbers(second)).toEqual(numbers(first))
  expect(second.resumed).toBe(3)
})

test('--retry-faults asks again for the items with faults only, and counts what came last', async () => {
  const flawed = await newRun('flawed')
  const first = await run(flawed, { failAt: 4 })
  expect(first.seats.get('a')?.faults).toHaveLength(1)
  const before = flawed.asked.a?.length ?? 0
  const second = await run(flawed, { retryFaults: true })
  expect(flawed.asked.a?.slice(before)).toEqual(flawed.asked.a?.slice(0, 6))
  expect(second.seats.get('a')?.faults).toEqual([])
  expect(numbers(second)).toEqual(numbers(await run(await newRun('flawed-not'), {})))
})

test('a damaged journal is refused by name', async () => {
  const damaged = await newRun('damaged')
  await run(damaged, {})
  await appendFile(join(damaged.folder, 'session.jsonl'), 'no json\n')
  await expect(run(damaged, {})).rejects.toMatchObject({ code: 'U0007' })
})

interface Run {
  folder: string
  asked: Record<string, unknown[]>
}

async function newRun(name: string): Promise<Run> {
  const own = await mkdtemp(join(folder, `${name}-`))
  await writePlan(own, profile, profile.plan(each(dialogues), { limit: null, seed: 0 }))
  return { folder: own, asked: { a: [], b: [] } }
}

interface Trouble {
  /** The process dies while seat a is asked for the nth time in this process. */
  killAt?: number
  /** Seat a answers with an error that time. */
  failAt?: number
  b?: { failing: boolean }
  retryFaults?: boolean
}

async function run({ folder: own, asked }: Run, { killAt, failAt, b, retryFaults = false }: Trouble): Promise<Evaluation> {
  const dying = new AbortController()
  let count = 0
  const client = (seat: string): Client => ({
    async send({ body }) {
      if (seat === 'a' && ++count === killAt) dying.abort(new Error('killed'))
      dying.signal.throwIfAborted()
      asked[seat]?.push(body)
      if ((seat === 'b' && b?.failing) || (seat === 'a' && count === failAt)) return { ms: 2, fault: fault('S2004') }
      const { prefix, step } = body as { prefix: string; step: number }
      return { ms: 2, status: 200, body: Buffer.from(JSON.stringify({ prediction: `${prefix} and ${seat}${step}` })) }
    },
  })
  return evaluateHere({
    folder: own,
    profile,
    seats: ['a', 'b'].map((id) => ({ id, client: client(id) })),
    retryFaults,
    signal: dying.signal,
  })
}

function numbers({ seats }: Evaluation) {
  return [...seats].map(([id, { summary, uncertainty, counts, outcomes, complete }]) => ({
    id,
    summary,
    uncertainty,
    counts,
    outcomes,
    complete,
  }))
}

async function journaledItems(own: string): Promise<string[]> {
  const text = await readFile(join(own, 'session.jsonl'), 'utf8')
  return text.split('\n').filter((line) => line.includes('item-done'))
}
