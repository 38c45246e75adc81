import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ScoreJob } from '../../src/evaluation/scorer/job.ts'
import type { ScorerLimits } from '../../src/evaluation/scorer/scorer-limits.ts'
import { startScorer } from '../../src/evaluation/scorer/scorer-process.ts'

// Programs that stand for a scorer having a bad day. Each counts its lives in a file.
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-scorer-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const pair = '{ reference: { value: 0.5, units: [] }, strict: { value: 0.5, units: [] } }'
const limits: ScorerLimits = { jobTimeoutMs: 2000, heapMiB: 64, residentMiB: 1024, priority: 'below-normal' }
const job = (id: string): Omit<ScoreJob, 'id'> => ({
  profile: 'babelbit/2025-11',
  baseline: null,
  item: { id, input: null, truth: null },
  answer: { item: id, seat: 'local', answer: null, faults: [], ms: 0 },
  embeddings: null,
  models: { places: {}, threads: 1 },
  vectors: null,
})

test.each([
  ['answers', `process.send({ id: job.id, pair: ${pair}, error: null })`, { reference: { value: 0.5 } }, 1],
  [
    'dies once: the job is tried again in a fresh process',
    `if (life === 1) process.exit(9); process.send({ id: job.id, pair: ${pair}, error: null })`,
    { reference: { value: 0.5 } },
    2,
  ],
  ['dies always: a fault of the harness', 'process.exit(9)', { code: 'H0002', by: 'harness', item: 'd' }, 2],
  [
    'raises: a fault of the harness with its words',
    'process.send({ id: job.id, pair: null, error: "no such thing" })',
    { code: 'H0002', evidence: 'no such thing' },
    1,
  ],
  ['takes more memory than it may', 'const kept = []; for (;;) kept.push(new Array(1e6).fill(job))', { code: 'H0002' }, 2],
])('a scorer that %s', async (_name, body, expected, lives) => {
  const program = await scorerProgram(body)
  await using scorer = startScorer({ ...limits, jobTimeoutMs: 15_000 }, program.path)
  expect(await scorer.score(job('d'))).toMatchObject(expected)
  expect(await program.lives()).toBe(lives)
})

test('a scorer that hangs is killed at the deadline, tried once more, and then given up', async () => {
  const program = await scorerProgram('for (;;) {}')
  await using scorer = startScorer(limits, program.path)
  const started = Date.now()
  expect(await scorer.score(job('d'))).toMatchObject({ code: 'H0002', evidence: expect.stringContaining('2000 ms') })
  expect(Date.now() - started).toBeLessThan(20_000)
  expect(await program.lives()).toBe(2)
})

test.runIf(process.platform === 'linux')(
  'a scorer that holds more memory than it may outside of its heap is killed, tried once more, and then given up',
  async () => {
    const program = await scorerProgram('globalThis.kept = Buffer.alloc(500e6, 1); setInterval(() => {}, 1000)')
    await using scorer = startScorer({ ...limits, jobTimeoutMs: 60_000, residentMiB: 300 }, program.path)
    expect(await scorer.score(job('d'))).toMatchObject({ code: 'H0002', evidence: expect.stringContaining('300 MiB of memory') })
    expect(await program.lives()).toBe(2)
  },
  60_000,
)

test('an abort takes the job along, and those that wait for it', async () => {
  const program = await scorerProgram('')
  await using scorer = startScorer({ ...limits, jobTimeoutMs: 600_000 }, program.path)
  const stop = new AbortController()
  const jobs = [scorer.score(job('d'), stop.signal), scorer.score(job('e'), stop.signal)]
  stop.abort(new Error('enough'))
  for (const one of await Promise.allSettled(jobs)) expect(one).toMatchObject({ status: 'rejected', reason: { message: 'enough' } })
})

const models = { places: { rawnet3: { path: '/x', shown: 'x' } }, threads: 1 }
test.each([
  [
    'what is no model',
    '{ code: "U0007", what: "x is none", why: null, remedy: "another" }',
    { code: 'U0007', message: 'x is none', remedy: 'another', exit: 2 },
  ],
  [
    'a runtime that is missing',
    '{ code: "E0001", what: "not here", why: "npm", remedy: "add it" }',
    { code: 'E0001', why: 'npm', exit: 3 },
  ],
])('%s is told as the error that opening it gave', async (_, failure, expected) => {
  const program = await scorerProgram(`process.send({ id: job.id, digests: null, failure: ${failure}, error: null })`)
  await using scorer = startScorer({ ...limits, jobTimeoutMs: 15_000 }, program.path)
  await expect(scorer.open(models)).rejects.toMatchObject(expected)
})

test('a process that dies while it opens a model is no silence', async () => {
  const program = await scorerProgram('process.exit(9)')
  await using scorer = startScorer({ ...limits, jobTimeoutMs: 15_000 }, program.path)
  await expect(scorer.open(models)).rejects.toMatchObject({ code: 'U0007', why: expect.stringContaining('ended with 9') })
})

test('a scorer at rest is started anew by the next job', async () => {
  const program = await scorerProgram(`process.send({ id: job.id, pair: ${pair}, error: null })`)
  await using scorer = startScorer({ ...limits, jobTimeoutMs: 15_000 }, program.path)
  await scorer.score(job('d'))
  await scorer.rest()
  expect(await scorer.score(job('d'))).toMatchObject({ reference: { value: 0.5 } })
  expect(await program.lives()).toBe(2)
})

test('many jobs at once come back each to its own asker', async () => {
  const program = await scorerProgram(
    'setTimeout(() => process.send({ id: job.id, pair: { reference: { value: null, units: [] }, strict: { value: null, units: [], why: job.item.id } }, error: null }), Math.random() * 50)',
  )
  await using scorer = startScorer({ ...limits, jobTimeoutMs: 15_000 }, program.path)
  const ids = Array.from({ length: 40 }, (_, n) => `d-${n}`)
  const scored = await Promise.all(ids.map((id) => scorer.score(job(id))))
  expect(scored.map((one) => ('strict' in one ? one.strict.why : one.code))).toEqual(ids)
})

let programs = 0
async function scorerProgram(body: string) {
  const path = join(folder, `scorer-${++programs}.mjs`)
  const lives = `${path}.lives`
  await writeFile(
    path,
    `import { appendFileSync, readFileSync } from 'node:fs'
appendFileSync(${JSON.stringify(lives)}, 'x')
const life = readFileSync(${JSON.stringify(lives)}, 'utf8').length
process.on('disconnect', () => process.exit(0))
process.on('message', (job) => { ${body} })
`,
  )
  return { path, lives: async () => (await readFile(lives, 'utf8')).length }
}
