import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRunFolder, findRun, readRunRecord, writeRunRecord } from '../../src/evaluation/run-folder.ts'
import { runsFolder } from '../../src/evaluation/runs-folder.ts'
import { runRecord as record } from '../support/run-record.ts'

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'bbx-runs-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

const now = new Date('2026-11-21T10:15:00Z')

test('the newest of many runs of one second is the one with the highest number', async () => {
  let last = ''
  for (let count = 1; count <= 11; count++) {
    last = await createRunFolder(cwd, 'babelbit', now)
    await writeRunRecord(last, record)
  }
  expect(basename(last)).toBe('20261121-101500-babelbit-11')
  expect(await findRun(cwd, null)).toBe(last)
})

test.each([
  // A later second comes after any number.
  [['20261121-101500-babelbit-10', '20261121-101501-babelbit'], '20261121-101501-babelbit'],
  [['20261121-101500-babelbit', '20261121-101500-babelbit-2', '20261121-101500-babelbit-10'], '20261121-101500-babelbit-10'],
  [['20261121-235959-babelbit', '20261122-000000-babelbit'], '20261122-000000-babelbit'],
])('of %j the newest is %s', async (names, newest) => {
  for (const name of names) {
    await mkdir(join(runsFolder(cwd), name), { recursive: true })
    await writeRunRecord(join(runsFolder(cwd), name), record)
  }
  // No run, because nothing says what it is about.
  await mkdir(join(runsFolder(cwd), '20991231-000000-babelbit'))
  expect(basename(await findRun(cwd, null))).toBe(newest)
})

test('a record of a track that is not registered is refused, one that is comes back as it was', async () => {
  await writeRunRecord(cwd, record)
  expect(await readRunRecord(cwd)).toEqual(record)
  await writeFile(join(cwd, 'run.json'), JSON.stringify({ ...record, submission: { ...record.submission, track: 'chess' } }))
  await expect(readRunRecord(cwd)).rejects.toMatchObject({ code: 'U0007' })
})
