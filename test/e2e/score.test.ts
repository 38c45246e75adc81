import { execFile } from 'node:child_process'
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scoreSchema } from '../../src/cli/schemas/score.ts'

const bbx = resolve('dist/bbx.mjs')
const golden = resolve('data/golden/babelbit')
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bbx-score-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Call {
  code: number
  stdout: string
  stderr: string
}

function score(args: readonly string[], cwd = folder): Promise<Call> {
  return new Promise((done) => {
    execFile(process.execPath, [bbx, 'score', ...args], { cwd, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), stdout, stderr })
    })
  })
}

async function scoreJson(args: readonly string[], cwd = folder) {
  const { code, stdout } = await score([...args, '--json'], cwd)
  const document = JSON.parse(stdout)
  scoreSchema.parse(document)
  expect(document.exit).toBe(code)
  return { code, document, stdout }
}

function expected(path: string): unknown {
  return JSON.parse(readFileSync(join(golden, path), 'utf8'))
}

describe('golden logs', () => {
  test('documents of Nov 2025, in order, and their mean', async () => {
    const cwd = join(golden, 'nov-2025')
    const names = readdirSync(join(cwd, 'logs')).toSorted()
    const { code, document } = await scoreJson(
      names.map((name) => `logs/${name}`),
      cwd,
    )
    expect(code).toBe(0)
    for (const [at, name] of names.entries()) {
      expect(document.files[at]).toMatchObject({ file: `logs/${name}`, error: null })
      expect(document.files[at].document).toEqual(expected(`nov-2025/expected/${name.replace('.jsonl', '.json')}`))
    }
    expect(document.challengeMeanU).toBeCloseTo(
      names.reduce((sum, _, at) => sum + document.files[at].document.dialogue_summary.average_U_best_early, 0) / names.length,
      12,
    )
  })

  test('damaged logs: a document or a reason, exit 1', async () => {
    const outcomes = expected('nov-2025/malformed-outcomes.json') as Record<string, { outcome: string }>
    const { code, document } = await scoreJson(['malformed'], join(golden, 'nov-2025'))
    expect(code).toBe(1)
    expect(document.files).toHaveLength(Object.keys(outcomes).length)
    for (const { file, document: found, error } of document.files) {
      const name = file.replace('malformed/', '')
      if (outcomes[name]?.outcome === 'document')
        expect(found).toEqual(expected(`nov-2025/malformed-expected/${name.replace('.jsonl', '.json')}`))
      else expect([found, error.code]).toEqual([null, 'S3008'])
    }
  })

  test('Apr 2026 with a table of embeddings', async () => {
    const table = join(golden, 'calibrated/minilm64/table.json')
    const { code, document } = await scoreJson(['logs', '--profile', 'babelbit/2026-04', '--embeddings', table], join(golden, 'calibrated'))
    // zero-steps raises there.
    expect(code).toBe(1)
    const single = document.files.find(({ file }: { file: string }) => file === 'logs/single-utterance.jsonl')
    const known = expected('calibrated/minilm64/expected-apr/single-utterance.json') as { utterances: { best_step: number }[] }
    expect(single.document.utterances[0].best_step).toBe(known.utterances[0]?.best_step)
  })

  test('without a table: null, exit 3, and --embeddings is named', async () => {
    const { code, document } = await scoreJson(['logs/regular-00.jsonl', '--profile', 'babelbit/2026-01'], join(golden, 'calibrated'))
    expect([code, document.files[0].document, document.challengeMeanU]).toEqual([3, null, null])
    expect(JSON.stringify(document.files[0].error)).toContain('--embeddings')
  })

  test('a profile that weighs only the lexical part needs none', async () => {
    const { code } = await scoreJson(
      ['logs/regular-00.jsonl', '--profile', 'babelbit/2026-04', '--lex-weight', '1'],
      join(golden, 'calibrated'),
    )
    expect(code).toBe(0)
  })

  test('--outdir writes what the scorer writes', async () => {
    const out = join(folder, 'out')
    const { code } = await score(
      ['logs/regular-03.jsonl', 'logs/unicode-mixed.jsonl', 'malformed/truth-number.jsonl', '--outdir', out],
      join(golden, 'nov-2025'),
    )
    expect(code).toBe(1)
    const written = readdirSync(out).toSorted()
    expect(written.map((name) => name.replace(/_run_\d{8}_\d{6}/, ''))).toEqual([
      'regular-03-score.json',
      'regular-03-score.txt',
      'truth-number-score.txt',
      'unicode-mixed-score.json',
      'unicode-mixed-score.txt',
    ])
    for (const name of ['regular-03', 'unicode-mixed']) {
      const [json = '', txt = ''] = written.filter((file) => file.startsWith(name))
      expect(readFileSync(join(out, json), 'utf8')).toBe(readFileSync(join(golden, `nov-2025/expected/${name}.json`), 'utf8'))
      expect(readFileSync(join(out, txt), 'utf8')).toBe(readFileSync(join(golden, `nov-2025/expected-text/${name}.txt`), 'utf8'))
    }
    // As the reference leaves it: cut where it raised.
    const cut = written.find((file) => file.startsWith('truth-number'))
    expect(readFileSync(join(out, cut ?? ''), 'utf8')).toBe('\n=== malformed/truth-number.jsonl (JSONL per-step) ===\n\n')
  })
})

test("a developer client's run log with its challenge: a file a dialogue, named as it was called", async () => {
  const recorded = resolve('test/golden/babelbit-engine')
  for (const name of ['run-log-phrase-completion.jsonl', 'challenge-small.json']) cpSync(join(recorded, name), join(folder, name))
  const call = ['run-log-phrase-completion.jsonl', '--challenge', 'challenge-small.json']
  const { code, document } = await scoreJson([...call, '--outdir', 'run-log'])
  expect([code, document.challengeMeanU]).toEqual([0, -0.3748])
  const logs = ['d-a', 'd-empty', 'd-b'].map((uid) => `run-log/run-log-phrase-completion__dlg_${uid}.jsonl`)
  expect(document.files.map((one: { document: { log_file: string } }) => one.document.log_file)).toEqual(logs)
  const summary = readFileSync(join(folder, 'run-log/run-log-phrase-completion-challenge.json'), 'utf8')
  expect(summary).toBe(
    readFileSync(join(recorded, 'score-challenge/run-log-phrase-completion-challenge.json'), 'utf8').replaceAll('<dir>/', ''),
  )
  expect((await score([...call, 'another.jsonl'])).code).toBe(2)
})

describe('many logs', () => {
  test('threads change nothing', async () => {
    const logs = join(folder, 'many')
    mkdirSync(logs)
    const row = readFileSync(join(golden, 'nov-2025/logs/regular-05.jsonl'), 'utf8')
    for (let at = 0; at < 400; at++) {
      // Some go the general way.
      const content = `${row.replaceAll('EOF', `${at} EOF`)}${at % 7 === 0 ? '\n' : ''}`
      writeFileSync(join(logs, `${String(at).padStart(4, '0')}.jsonl`), content)
    }
    const [alone, beside] = await Promise.all([score(['many', '--json', '--threads', '1']), score(['many', '--json', '--threads', '3'])])
    expect(alone.code).toBe(0)
    expect(beside.stdout).toBe(alone.stdout)
    expect(JSON.parse(alone.stdout).files).toHaveLength(400)
  })

  test('one log larger than what is held in memory comes in pieces, and is the same', async () => {
    const path = join(folder, 'large.jsonl')
    const fd = openSync(path, 'w')
    for (let index = 0; index < 60_000; index++) {
      writeSync(fd, `{"event": "predicted", "utterance_index": ${index}, "step": 0, "prediction": "a guess of number ${index}"}\n`)
      writeSync(fd, `{"event": "utterance_complete", "utterance_index": ${index}, "ground_truth": "the truth of number ${index}"}\n`)
    }
    closeSync(fd)
    const { code, document } = await scoreJson(['large.jsonl', '--outdir', 'large'])
    expect([code, document.files[0].document.utterances.length, document.files[0].strict.utterances]).toEqual([0, 60_000, 60_000])
    const [json = ''] = readdirSync(join(folder, 'large')).filter((name) => name.endsWith('.json'))
    expect(JSON.parse(readFileSync(join(folder, 'large', json), 'utf8'))).toEqual(document.files[0].document)
  })
})

describe('bad input', () => {
  const good = join(golden, 'nov-2025/logs/one-word.jsonl')

  test('a missing file is named, the others are scored', async () => {
    const { code, document } = await scoreJson(['nope.jsonl', good])
    expect(code).toBe(2)
    expect(document.files[0]).toMatchObject({
      file: 'nope.jsonl',
      document: null,
      strict: null,
      error: { code: 'U0007', what: 'nope.jsonl does not exist' },
    })
    expect(document.files[1].error).toBeNull()
    expect(document.challengeMeanU).not.toBeNull()
  })

  test('a folder without logs', async () => {
    mkdirSync(join(folder, 'empty'))
    const { code, document } = await scoreJson([good, 'empty'])
    expect([code, document.files[0].error, document.files[1].error.code]).toEqual([2, null, 'U0007'])
    expect(document.files[1].error.what).toBe('the folder empty holds no .jsonl file')
  })

  test('a line of 100 MB', async () => {
    const path = join(folder, 'line.jsonl')
    const fd = openSync(path, 'w')
    const piece = 'x'.repeat(2 ** 20)
    writeSync(fd, '{"event": "predicted", "utterance_index": 0, "step": 0, "prediction": "')
    for (let written = 0; written < 100; written++) writeSync(fd, piece)
    writeSync(fd, '"}\n')
    closeSync(fd)
    const { code, document } = await scoreJson(['line.jsonl'])
    expect([code, document.files[0].error.code]).toEqual([2, 'U0007'])
    expect(document.files[0].error.what).toContain('too large')
    rmSync(path)
  })

  test('binary rubbish', async () => {
    writeFileSync(join(folder, 'binary.jsonl'), Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256)))
    const { code, document } = await scoreJson(['binary.jsonl'])
    expect([code, document.files[0].error.code]).toEqual([1, 'S3008'])
  })

  test('something that is no file', async () => {
    const { code, document } = await scoreJson(['/dev/null'])
    expect([code, document.files[0].error.code]).toEqual([2, 'U0007'])
  })

  test.each([
    ['an unknown profile', [good, '--profile', 'babelbit/1999-01'], 'U0003'],
    ['a table that is none', [good, '--profile', 'babelbit/2026-04', '--embeddings', good], 'U0007'],
    ['no log', [], 'U0002'],
    ['two logs of one name for --outdir', [good, good, '--outdir', 'twice'], 'U0001'],
  ])('%s', async (_, args, code) => {
    const { code: exit, stdout } = await score([...args, '--json'])
    expect([exit, JSON.parse(stdout).error.code]).toEqual([2, code])
  })
})
