import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RunRecord } from '../../src/evaluation/run-folder.ts'
import { earlierRun } from '../../src/push/earlier-run.ts'
import type { UsualTest } from '../../src/push/usual-test.ts'
import { runRecord } from '../support/run-record.ts'

const wanted = { fingerprint: 'sha256:f', track: 'babelbit', scored: false }
const usual: UsualTest = {
  ...{ profile: 'babelbit/2025-11', dataset: 'd', planDigest: 'sha256:0' },
  ...{ stepTimeoutMs: null, predictPath: null, baseline: null, dimensions: null },
}

interface Run {
  name: string
  record?: Partial<RunRecord>
  result?: { fingerprint?: string; track?: string; score?: number | null; exit?: number }
}

async function folderWith(...runs: readonly Run[]): Promise<string> {
  const cwd = await mkdtemp(join(tmpdir(), 'bbx-runs-'))
  for (const { name, record, result = {} } of runs) {
    const folder = join(cwd, '.bbx', 'runs', name)
    await mkdir(folder, { recursive: true })
    if (record !== undefined) await writeFile(join(folder, 'run.json'), JSON.stringify({ ...runRecord, ...record }))
    const { fingerprint = 'sha256:f', track = 'babelbit', score = 0.5, exit = 0 } = result
    await writeFile(
      join(folder, 'result.json'),
      JSON.stringify({ submission: { fingerprint, track }, score: { strict: score, why: null }, exit }),
    )
  }
  return cwd
}

const looked = async (...runs: readonly Run[]) => earlierRun(await folderWith(...runs), wanted, async () => usual)

test('the newest whole run of these files counts; the tenth of a second is newer than its second', async () => {
  const found = await looked(
    { name: '20261121-101500-babelbit', record: {}, result: { score: 0.1 } },
    { name: '20261121-101500-babelbit-2', record: {}, result: { score: 0.2 } },
    { name: '20261121-101500-babelbit-10', record: {}, result: { score: 0.3 } },
  )
  expect(found).toEqual({ counts: { run: '.bbx/runs/20261121-101500-babelbit-10', score: 0.3, why: null, exit: 0 }, passedOver: null })
})

test.each<[string, Partial<RunRecord>, string]>([
  ['a part of the data, or drawn otherwise', { planDigest: 'sha256:1' }, 'did not ask the whole of d'],
  ['other data', { dataset: { id: 'own.jsonl', digest: null, seed: 0 } }, 'asked own.jsonl, and a push asks d'],
  ['another profile', { profile: 'babelbit/2026-01' }, 'profile is babelbit/2026-01, and a push asks by babelbit/2025-11'],
  ['a live utterance engine', { live: true }, 'a live utterance engine'],
  ['its chute', { via: 'chute' }, 'its chute was asked'],
  ['a table of vectors', { embeddings: 'table' }, 'a table of vectors'],
  ['other limits', { stepTimeoutMs: 60_000 }, 'settings gave it other limits'],
  ['another path', { predictPath: '/other' }, 'settings gave it other limits'],
  ['other embeddings', { dimensions: 64 }, 'settings gave it other limits'],
])('a run of %s does not count, and it is said why; an older one does', async (_what, record, why) => {
  const name = '20261121-101600-babelbit'
  const found = await looked({ name, record })
  expect(found.counts).toBeNull()
  expect(found.passedOver).toContain(`.bbx/runs/${name} does not count: `)
  expect(found.passedOver).toContain(why)
  const older = await looked({ name, record }, { name: '20261121-101500-babelbit', record: {}, result: { score: 0.25 } })
  expect(older).toMatchObject({ counts: { score: 0.25 }, passedOver: found.passedOver })
})

test('where a score is needed a run without one does not count', async () => {
  const cwd = await folderWith({ name: '1', record: {}, result: { score: 0.25 } }, { name: '2', record: {}, result: { score: null } })
  expect(await earlierRun(cwd, { ...wanted, scored: true }, async () => usual)).toMatchObject({
    counts: { score: 0.25 },
    passedOver: '.bbx/runs/2 does not count: it has no score',
  })
  expect((await earlierRun(cwd, wanted, async () => usual)).counts?.score).toBeNull()
})

test('a run whose run.json is gone does not count', async () => {
  const found = await looked({ name: '20261121-101500-babelbit' })
  expect(found).toEqual({ counts: null, passedOver: expect.stringContaining('does not count: no run at') })
})

test('runs of other files, of another track, with faults or without a result are none of these files', async () => {
  const asked: string[] = []
  const cwd = await folderWith(
    { name: '1', record: {}, result: { fingerprint: 'sha256:other' } },
    { name: '2', record: {}, result: { track: 'voice-to-voice' } },
    { name: '3', record: {}, result: { exit: 1 } },
  )
  await mkdir(join(cwd, '.bbx', 'runs', '4'))
  const found = await earlierRun(cwd, wanted, async () => {
    asked.push('usual')
    return usual
  })
  expect(found).toEqual({ counts: null, passedOver: null })
  expect(asked).toEqual([])
})
