import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Client } from '../../src/base/contract.ts'
import { each } from '../../src/base/each.ts'
import { writePlan } from '../../src/evaluation/plan-file.ts'
import { writeRunRecord } from '../../src/evaluation/run-folder.ts'
import { scoreRun } from '../../src/evaluation/score-run.ts'
import { loadProfile } from '../../src/tracks/registry.ts'
import { evaluateHere } from '../support/evaluate-here.ts'
import { runRecord } from '../support/run-record.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-score-run-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const { signal } = new AbortController()
const output = () => (place: string) => join(folder, place === 'status' ? 't' : place.slice(0, 1))

test('the scores and files of a run, from the folder of the run alone', async () => {
  const { seats } = await heldRun('babelbit/2025-11', ['d-0', 'd-1'])
  const { document } = await scoreRun({ folder, embeddings: null, output: output(), signal })
  const held = seats.get('local')
  expect([document.challengeMeanU, document.strict]).toEqual([held?.summary.reference, held?.summary.strict])
  expect(document.files.map(({ file, strict, error }) => ({ file, strict, error }))).toEqual(
    (held?.outcomes ?? []).map(({ item, strict }) => ({
      file: `logs/dialogue_run_c_miner_0__hk_5H__dlg_${item}.jsonl`,
      strict: { average_U_best_early: strict.value, utterances: 2, why: null },
      error: null,
    })),
  )
  // Names: reference babelbit 3.4. The stamp is local time.
  expect(await readdir(join(folder, 'l'))).toEqual([
    'dialogue_run_c_miner_0__hk_5H__dlg_d-0.jsonl',
    'dialogue_run_c_miner_0__hk_5H__dlg_d-1.jsonl',
  ])
  const scores = (await readdir(join(folder, 's'))).map((name) => name.replace(/\d{8}_\d{6}/, 'STAMP'))
  expect(scores).toEqual([
    'challenge_run_c_miner_0_run_STAMP.json',
    'dialogue_run_c_miner_0_dlg_d-0_run_STAMP-score.json',
    'dialogue_run_c_miner_0_dlg_d-1_run_STAMP-score.json',
  ])
  const status = JSON.parse(await readFile(join(folder, 't', 'c.json'), 'utf8'))
  expect(status).toMatchObject({ challenge_uid: 'c', processed_at: '2026-11-21T10:15:00+00:00', mean_score: document.challengeMeanU })
  expect(document.written).toHaveLength(6)
  for (const path of document.written) expect(path.startsWith(folder)).toBe(true)
})

test('uids that name one file are told apart: nothing is overwritten, nothing leaves the folder', async () => {
  await heldRun('babelbit/2025-11', ['../x', '.._x', '.._x'])
  const { document } = await scoreRun({ folder, embeddings: null, output: output(), signal })
  const names = await readdir(join(folder, 'l'))
  const shown = document.files.map(({ file }) => file.slice('logs/'.length))
  expect(new Set(shown).size).toBe(shown.length)
  expect(names.sort()).toEqual([...shown].sort())
  expect(new Set(document.written).size).toBe(document.written.length)
})

test('a vector that the table lacks is an error of the call, with or without the other dialogues', async () => {
  await heldRun('babelbit/2025-12', ['d-0'])
  await expect(scoreRun({ folder, embeddings: null, output: null, signal })).rejects.toMatchObject({ code: 'E0009' })
  const table = join(folder, 'table.json')
  await writeFile(
    table,
    JSON.stringify({ dimensions: 1, vectors: { 'how are you': Buffer.from(new Float32Array([1]).buffer).toString('base64') } }),
  )
  await expect(scoreRun({ folder, embeddings: table, output: null, signal })).rejects.toMatchObject({ code: 'E0009', exit: 3 })
})

/** A run as it lies on disk when `bbx test` is through. */
async function heldRun(id: string, uids: readonly string[]) {
  const profile = await loadProfile(id)
  const dialogues = uids.map((dialogueUid) => ({ challengeUid: 'c', dialogueUid, utterances: ['how are you', 'very well thank you'] }))
  const { digest } = await writePlan(folder, profile, profile.plan(each(dialogues), { limit: null, seed: 0 }))
  await writeRunRecord(folder, { ...runRecord, profile: id, planDigest: digest })
  const client: Client = {
    async send({ body }) {
      return { ms: 1, status: 200, body: Buffer.from(JSON.stringify({ prediction: `${(body as { prefix: string }).prefix} you` })) }
    },
  }
  return evaluateHere({ folder, profile, seats: [{ id: 'local', client }] })
}
