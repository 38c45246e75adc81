import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { score } from '../../../src/cli/commands/score.ts'
import { scoreSchema } from '../../../src/cli/schemas/score.ts'
import { testContext } from '../../support/test-context.ts'

// Recordings of score_challenge.py: test/golden/babelbit-engine/README.md.
const golden = new URL('../../golden/babelbit-engine/', import.meta.url)
const runLog = 'run-log-phrase-completion.jsonl'
const challenge = 'challenge-small.json'
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-run-log-'))
  for (const name of [runLog, challenge]) await cp(new URL(name, golden), join(folder, name))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function scored(options: Partial<Parameters<typeof score>[0]> = {}) {
  const context = { ...(await testContext(folder)), json: true }
  const result = await score({ files: [join(folder, runLog)], challenge: join(folder, challenge), ...options }, context)
  if (result.kind !== 'stream') throw new Error('logs come as a stream')
  const pieces: Buffer[] = []
  for await (const piece of result.json()) pieces.push(Buffer.from(piece))
  return { exit: result.exit(), ...JSON.parse(`{${Buffer.concat(pieces)}}`) }
}

const expected = (name: string) => readFile(new URL(`score-challenge/${name}`, golden), 'utf8')

test('its files are those of the reference, byte for byte', async () => {
  await scored({ outdir: folder })
  const written = (await readdir(folder)).filter((name) => name.endsWith('.json') && name !== challenge)
  const known = await readdir(new URL('score-challenge/', golden))
  const unstamped = (name: string) => name.replace(/_run_\d{8}_\d{6}/, '')
  expect(written.map(unstamped).toSorted()).toEqual(known.map(unstamped).toSorted())
  for (const name of written) {
    const recorded = known.find((one) => unstamped(one) === unstamped(name)) ?? ''
    expect((await readFile(join(folder, name), 'utf8')).replaceAll(`${folder}/`, '<dir>/')).toBe(await expected(recorded))
  }
})

test('the logs that it makes score the same by themselves', async () => {
  const outdir = join(folder, 'scores')
  const whole = await scored({ outdir })
  const logs = ['d-a', 'd-empty', 'd-b'].map((uid) => join(outdir, `run-log-phrase-completion__dlg_${uid}.jsonl`))
  const { files, challengeMeanU } = await scored({ files: logs, challenge: undefined })
  expect([files, challengeMeanU]).toEqual([whole.files, whole.challengeMeanU])
})

test('the document has a file a dialogue and the mean, and nothing is written without --outdir', async () => {
  const { exit, ...document } = await scored()
  scoreSchema.parse({ schema: 'bbx.score/1', bbx: '0.0.0', exit, ...document })
  expect(exit).toBe(0)
  const averages = [-0.0725, -1, -0.0519]
  expect(document.files.map((file: { document: { dialogue_summary: object } }) => file.document.dialogue_summary)).toEqual(
    averages.map((average_U_best_early) => ({ average_U_best_early })),
  )
  expect(document.challengeMeanU).toBe(JSON.parse(await expected('run-log-phrase-completion-challenge.json')).challenge_mean_U)
  expect((await readdir(folder)).toSorted()).toEqual([challenge, runLog])
})

test('a dialogue that the scorer raises on leaves the means, and the call exits 1', async () => {
  const path = join(folder, runLog)
  await writeFile(path, (await readFile(path, 'utf8')).replace('"Yes. and so on"', String.raw`"\ud800"`))
  const { exit, files } = await scored({ outdir: folder })
  expect([exit, files.map(({ error }: { error: { code: string } | null }) => error?.code ?? null)]).toEqual([1, [null, null, 'S3008']])
  const { dialogues, challenge_mean_U } = JSON.parse(await readFile(join(folder, 'run-log-phrase-completion-challenge.json'), 'utf8'))
  expect([dialogues.map((one: { dialogue_uid: string }) => one.dialogue_uid), challenge_mean_U]).toEqual([['d-a', 'd-empty'], -0.53625])
})

test('a uid names a file, never a folder', async () => {
  for (const name of [runLog, challenge]) {
    const path = join(folder, name)
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll('"d-b"', '"../d/b"'))
  }
  await scored({ outdir: join(folder, 'scores') })
  expect(await readdir(join(folder, 'scores'))).toContain('run-log-phrase-completion__dlg_.._d_b.jsonl')
})

test.each([
  ['several logs', () => [join(folder, runLog), join(folder, runLog)]],
  ['a folder', () => [folder]],
])('%s with --challenge: U0001', async (_, files) => {
  await expect(scored({ files: files() })).rejects.toMatchObject({ code: 'U0001' })
})

test.each([
  ['a run log that is missing', { files: ['none.jsonl'] }],
  ['a challenge that is missing', { challenge: 'none.json' }],
  ['a challenge for the run log, and the other way', { files: [challenge], challenge: runLog }],
])('%s: U0007', async (_, options) => {
  await expect(scored(options)).rejects.toMatchObject({ code: 'U0007', exit: 2 })
})
