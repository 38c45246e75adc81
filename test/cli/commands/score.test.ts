import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { score } from '../../../src/cli/commands/score.ts'
import { scoreSchema } from '../../../src/cli/schemas/score.ts'
import { testContext } from '../../support/test-context.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-score-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function scored(files: readonly string[], json = false): Promise<string> {
  const result = await score({ files, threads: 1 }, { ...(await testContext(folder)), json })
  if (result.kind !== 'stream') throw new Error('logs come as a stream')
  const pieces: Buffer[] = []
  const style = { color: false, columns: 80 }
  for await (const piece of json ? result.json() : result.text(style)) pieces.push(Buffer.from(piece))
  expect(result.exit()).toBe(0)
  return Buffer.concat(pieces).toString()
}

describe('runs are not read as logs', () => {
  beforeEach(async () => {
    for (const run of ['a', 'b']) {
      await mkdir(join(folder, '.bbx/runs', run), { recursive: true })
      await writeFile(join(folder, '.bbx/runs', run, 'run.json'), '{}')
      await writeFile(join(folder, '.bbx/runs', run, 'session.jsonl'), '{}\n')
    }
    await writeFile(join(folder, 'log.jsonl'), '')
  })

  test.each([
    ['two runs', ['.bbx/runs/a', '.bbx/runs/b'], '2 runs are given'],
    ['two runs by name', ['a', 'b'], '2 runs are given'],
    ['a run and a log', ['.bbx/runs/a', 'log.jsonl'], 'together'],
    ['the folder of all runs', ['.bbx/runs'], '.bbx/runs is a folder of runs'],
  ])('%s: U0001 with what to do', async (_, files, what) => {
    await expect(scored(files)).rejects.toMatchObject({
      code: 'U0001',
      exit: 2,
      message: expect.stringContaining(what),
      remedy: expect.stringContaining('bbx score RUN'),
    })
  })
})

describe('a log without an utterance', () => {
  test.each([
    ['empty', ''],
    ['an object that is no row', '{}\n'],
    ['plain text', 'hello\nworld\n'],
    ['a prediction of no utterance', '{"event": "predicted", "step": 0, "prediction": "a"}\n'],
  ])('%s: 0 as the reference counts it, and strict says that nothing was scored', async (_, text) => {
    await writeFile(join(folder, 'a.jsonl'), text)
    expect(await scored(['a.jsonl'])).toBe(
      '0.0  a.jsonl  strict none (the log holds no utterance that could be scored)\nchallenge mean U 0.0 over 1 dialogue\n',
    )
    const document = JSON.parse(`{${await scored(['a.jsonl'], true)}}`)
    scoreSchema.parse({ schema: 'bbx.score/1', bbx: '0.0.0', exit: 0, ...document })
    const difference = { utterance: null, step: null, reference: 0, strict: null, why: expect.stringContaining('no utterance') }
    expect(document.files[0].strict).toEqual({
      average_U_best_early: null,
      utterances: 0,
      differences: [difference],
      omitted: 0,
      why: 'the log holds no utterance',
    })
  })
})

test('one difference is one', async () => {
  const rows = [
    '{"event": "predicted", "utterance_index": 0, "step": 0, "prediction": ""}',
    '{"event": "predicted", "utterance_index": 0, "step": 1, "prediction": "a"}',
    '{"event": "utterance_complete", "utterance_index": 0, "ground_truth": "a"}',
    '{"event": "utterance_complete", "utterance_index": 1, "ground_truth": "b"}',
  ]
  await writeFile(join(folder, 'a.jsonl'), `${rows.join('\n')}\n`)
  // (0.5 - 1) / 2: an utterance without steps counts -1 (reference babelbit 4.1).
  expect(await scored(['a.jsonl'])).toContain('-0.25  a.jsonl  strict 0.25 (1 difference: --json lists it)\n')
})
