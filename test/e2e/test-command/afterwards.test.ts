import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { comparisonSchema } from '../../../src/cli/schemas/comparison.ts'
import { scoreSchema } from '../../../src/cli/schemas/score.ts'
import { testSchema } from '../../../src/cli/schemas/test.ts'
import { challengeFile, smallChallenge } from '../../support/challenge-file.ts'
import { pythonMiner } from '../../support/python-miner.ts'
import { emptyFolder, runBbx as run, sharedCache } from '../../support/run-bbx.ts'

// One run with faults in it (every seventh answer is an error, until the file `healed` is there), looked at again in every way.
let cwd: string
let first: ReturnType<typeof testSchema.parse>
const bbx = (...words: string[]) => run(words, { cwd, env: sharedCache })
const flawed = (healed: string) =>
  `if count % 7 == 0 and not os.path.exists(${JSON.stringify(healed)}):\n    self.say({"error": "tired"}, status=500)\nelse:\n    self.say({"prediction": body["prefix"] + " and so on"})`

beforeAll(async () => {
  cwd = await emptyFolder()
  await pythonMiner(cwd, { predict: flawed(join(cwd, 'healed')) })
  await challengeFile(cwd)
  const ran = await bbx('test', 'miner', '--challenge', 'challenge.json', '--json')
  expect(ran.code, ran.stderr).toBe(1)
  first = testSchema.parse(ran.document())
  // The data are gone: a run stands alone.
  await rm(join(cwd, 'challenge.json'))
})

test('the run names its faults by item, utterance and step', () => {
  expect(first.faults.length).toBeGreaterThan(3)
  for (const fault of first.faults)
    expect(fault).toMatchObject({
      code: 'S2005',
      by: 'submission',
      item: expect.any(String),
      unit: expect.any(Number),
      step: expect.any(Number),
    })
})

test('bbx score RUN gives the scores of the run, by path and by name', async () => {
  for (const name of [first.run ?? '', (first.run ?? '').split('/').at(-1) ?? '']) {
    const ran = await bbx('score', name, '--json')
    const document = scoreSchema.parse(ran.document())
    expect(ran.code, ran.stderr).toBe(0)
    expect([document.challengeMeanU, document.strict]).toEqual([first.score.reference, first.score.strict])
    expect(document.files).toHaveLength(smallChallenge.dialogues.length)
  }
  // Each line as for a log: the reference's average of the dialogue, then its file.
  const lines = (await bbx('score', first.run ?? '')).stdout.split('\n').slice(0, smallChallenge.dialogues.length)
  for (const line of lines) expect(line).toMatch(/^-?\d\.\d+ {2}logs\/dialogue_run_ch-small.*\.jsonl {2}strict /)
})

test('--outdir writes what the validator would have left, and those logs score to the same documents', async () => {
  const again = await bbx('score', first.run ?? '', '--outdir', 'out', '--json')
  const document = scoreSchema.parse(again.document())
  const names = (await readdir(join(cwd, 'out'), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
  expect(names.filter((name) => name.endsWith('.jsonl'))).toHaveLength(4)
  expect(names.filter((name) => name.endsWith('-score.json'))).toHaveLength(4)
  expect(names.filter((name) => name.startsWith('challenge_run_ch-small'))).toHaveLength(1)
  expect(names).toContain('ch-small.json')
  const logs = scoreSchema.parse((await bbx('score', 'out/logs', '--json')).document())
  expect(logs.challengeMeanU).toBe(document.challengeMeanU)
  const utterances = ({ files }: typeof logs) => files.map((file) => file.document?.utterances)
  expect(utterances(logs)).toEqual(utterances(document))
})

test.each([
  ['--profile', 'babelbit/2025-11-20'],
  ['--lex-weight', '0.3'],
  ['--threads', '2'],
])('a run is scored as it was held: %s is refused', async (flag, value) => {
  const ran = await bbx('score', first.run ?? '', flag, value, '--json')
  expect([ran.code, ran.document().error?.code]).toEqual([2, 'U0001'])
})

test('report shows the run again, as a document, as text and as JUnit', async () => {
  const ran = await bbx('report', '--junit', 'report.xml', '--json')
  expect(testSchema.parse(ran.document())).toEqual({ ...first, exit: 0 })
  const xml = await readFile(join(cwd, 'report.xml'), 'utf8')
  expect(xml).toMatch(/^<\?xml version="1\.0"/)
  for (const { dialogue_uid } of smallChallenge.dialogues) expect(xml).toContain(`name="${dialogue_uid}"`)
  expect((await bbx('report', '-v')).stdout).toContain('best at step')
})

test('--retry-faults asks again for the items with faults, and the comparison says that it became better', async () => {
  await writeFile(join(cwd, 'healed'), '')
  const again = await bbx('test', 'miner', '--resume', first.run ?? '', '--retry-faults', '--json')
  const second = testSchema.parse(again.document())
  expect([again.code, second.faults, second.complete]).toEqual([0, [], true])
  expect(second.resumed).toBe(4 - new Set(first.faults.map(({ item }) => item)).size)
  await challengeFile(cwd)
  await pythonMiner(cwd, { predict: 'self.say({"prediction": body["prefix"] + " of the"})' })
  const better = await bbx('test', 'miner', '--challenge', 'challenge.json', '--json')
  const whole = testSchema.parse(better.document())
  expect([better.code, whole.faults]).toEqual([0, []])
  const ran = await bbx('report', whole.run ?? '', '--compare', second.run ?? '', '--json')
  const comparison = comparisonSchema.parse(ran.document())
  expect(comparison).toMatchObject({
    items: 4,
    first: expect.closeTo(whole.score.strict ?? -1, 12),
    second: expect.closeTo(second.score.strict ?? -1, 12),
  })
  expect(comparison.difference).toBeCloseTo(comparison.first - comparison.second, 12)
  expect((await bbx('report', whole.run ?? '', '--compare', second.run ?? '')).stdout).toContain('probability')
})

test('--keep: faults keeps only a run with faults, none keeps nothing', async () => {
  const runs = async () => (await readdir(join(cwd, '.bbx', 'runs'))).length
  const before = await runs()
  for (const keep of ['none', 'faults']) {
    const ran = await bbx('test', 'miner', '--challenge', 'challenge.json', '--keep', keep, '--json')
    expect(ran.document().run).toBeNull()
  }
  expect(await runs()).toBe(before)
})
