import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../../src/base/contract.ts'
import { each } from '../../src/base/each.ts'
import { fault } from '../../src/base/fault.ts'
import type { Evaluation } from '../../src/evaluation/evaluate.ts'
import { readJournal } from '../../src/evaluation/journal.ts'
import { readPlan, writePlan } from '../../src/evaluation/plan-file.ts'
import { noInstruments } from '../../src/tracks/no-instruments.ts'
import { loadProfile } from '../../src/tracks/registry.ts'
import type { Answer, RunFile, Scoring } from '../../src/tracks/types.ts'
import { evaluateHere } from '../support/evaluate-here.ts'

// What the reference runner of November 2025 left of the very session that test/golden/babelbit-session recorded: two miners, one that
// answers (its recorded answers are played back) and one that always fails. The whole way from words to files has to come out the same.
const golden = new URL('../../test/golden/', import.meta.url)
const dialogues = ['d-a', 'd-empty', 'd-b']

let folder: string
let evaluation: Evaluation
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-parity-'))
  const { challenge, miner_exchanges } = JSON.parse(
    await readFile(new URL('babelbit-session/transcript-validator-nov.json', golden), 'utf8'),
  )
  const profile = await loadProfile('babelbit/2025-11')
  await writePlan(folder, profile, profile.plan(each(challenge.dialogues.map(dialogueOf)), { limit: null, seed: 0 }))
  evaluation = await evaluateHere({
    folder,
    profile,
    seats: [
      { id: '7', client: playback(miner_exchanges, '/slug-good/predict') },
      { id: '8', client: playback(miner_exchanges, '/dead-slug/predict') },
    ],
  })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each([
  ['7', '5GoldenMinerSeven'],
  ['8', '5GoldenMinerEight'],
])('miner %s: the dialogue logs, byte for byte', async (seat, hotkey) => {
  const logs = (await filesOf(seat, hotkey)).filter(({ place }) => place === 'logs')
  // A run of one's own has one miner, whose number is 0.
  const names = dialogues.map((uid) => `dialogue_run_ch-golden-1_miner_0__hk_${hotkey}__dlg_${uid}.jsonl`)
  expect(logs.map(({ name }) => name)).toEqual(names)
  for (const { name, content } of logs) {
    const recorded = name.replace('miner_0', `miner_${seat}`)
    expect(content, name).toBe(await readFile(new URL(`babelbit/artefacts/logs/${recorded}`, golden), 'utf8'))
  }
})

test.each(['7', '8'])('miner %s: the scores', async (seat) => {
  const summary = JSON.parse(
    await readFile(new URL(`babelbit/artefacts/scores/challenge_run_ch-golden-1_miner_${seat}_run_20250102_030405.json`, golden), 'utf8'),
  )
  const found = evaluation.seats.get(seat)
  expect(found?.outcomes.map(({ reference }) => reference.value)).toEqual(
    summary.dialogues.map((dialogue: { dialogue_average_u_best_early: number }) => dialogue.dialogue_average_u_best_early),
  )
  expect(found?.summary.reference).toBeCloseTo(summary.challenge_mean_U, 12)
})

test('the failing miner has five errors, then is asked no more: 0 strictly, over all seven planned utterances', () => {
  const found = evaluation.seats.get('8')
  expect(found?.summary.strict).toBe(0)
  expect(found?.faults.filter(({ code }) => code === 'S2005')).toHaveLength(5)
  expect(found?.faults.filter(({ code }) => code === 'S2012').map(({ item }) => item)).toEqual(['d-a', 'd-empty', 'd-b'])
  expect(found?.counts.planned).toBe(7)
})

/** Answers as the recorded stub miner did, question by question. */
function playback(exchanges: Exchange[], path: string): Client {
  const left = exchanges.filter(({ request }) => request.path === path)
  return {
    async send({ body }) {
      const next = left.shift()
      expect(body).toMatchObject({ prefix: next?.request.body.json.prefix, context: next?.request.body.json.context })
      return next?.response.status === 200
        ? { ms: 1, status: 200, body: Buffer.from(next.response.body.text) }
        : { ms: 1, fault: fault('S2005') }
    },
  }
}

interface Exchange {
  request: { path: string; body: { json: { prefix: string; context: string } } }
  response: { status: number; body: { text: string } }
}

async function filesOf(seat: string, hotkey: string): Promise<readonly RunFile[]> {
  const profile = await loadProfile('babelbit/2025-11')
  const journal = await readJournal(folder, profile, ['7', '8'])
  const answers = new Map<string, Answer<unknown>>()
  for await (const answer of journal.answers(seat)) answers.set(answer.item, answer)
  const scorings: Scoring[] = []
  for await (const item of readPlan(folder, profile)) {
    const answer = answers.get(item.id)
    if (answer !== undefined) scorings.push(await profile.score(item, answer, noInstruments))
  }
  return profile.filesOf(scorings, { hotkey, startedAt: new Date(0) }).files
}

function dialogueOf({ dialogue_uid, utterances }: { dialogue_uid: string; utterances: string[] }) {
  return { challengeUid: 'ch-golden-1', dialogueUid: dialogue_uid, utterances }
}
