import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { LogFile } from '../../../src/tracks/babelbit/logs/log-file.ts'
import { LogScorer } from '../../../src/tracks/babelbit/logs/log-scorer.ts'
import { lasting } from '../../../src/tracks/babelbit/logs/spare-buffers.ts'
import { scorerKernel } from '../../../src/tracks/babelbit/scoring/canonical/scorer-kernel.ts'
import { scoringPolicy } from '../../../src/tracks/babelbit/scoring/policies.ts'
import type { ScoringPolicy } from '../../../src/tracks/babelbit/scoring/policy.ts'
import { logOf } from './scoring/log-of.ts'

const policy = scoringPolicy('babelbit/2025-11') as ScoringPolicy
const options = { policy, lexWeight: 0.5, json: true, outdir: null }
const canonical = (word: string) => logOf([[`the ${word}`, 'the', `the ${word}`]])
const unusual = Buffer.concat([canonical('mill'), Buffer.from('\n')])

async function logs(contents: readonly (Buffer | null)[]): Promise<LogFile[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bbx-logs-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const files = contents.map((content, at) => ({ file: `${at}.jsonl`, path: join(folder, `${at}.jsonl`), content }))
  for (const { path, content } of files) if (content !== null) await writeFile(path, content)
  return files.map(({ file, path }) => ({ file, path }))
}

async function entries(scorer: LogScorer, files: readonly LogFile[]): Promise<string> {
  const { json } = await scorer.score(files)
  return Buffer.concat(json).toString()
}

test('a batch of logs of all kinds has the entries that each has alone, in order', async () => {
  const files = await logs([canonical('ferry'), unusual, canonical('tent'), null, unusual, canonical('key'), canonical('radio')])
  const scorer = new LogScorer(options, null, scorerKernel(policy))
  const generally = new LogScorer(options, null, null)
  const together = await entries(scorer, files)
  let alone = ''
  for (const file of files) alone += await entries(scorer, [file])
  expect(together).toBe(alone)
  expect(together).toBe(await entries(generally, files))
  const found = JSON.parse(`[${together.slice(1)}]`) as { file: string; error: { code: string } | null }[]
  expect(found.map(({ file, error }) => [file, error?.code])).toEqual(files.map(({ file }, at) => [file, at === 3 ? 'U0007' : undefined]))
})

test('results that last are no longer in the memory that the next batch uses, and lie in a spare buffer that has room', async () => {
  const [first, second] = await logs([canonical('ferry'), canonical('tent')])
  const scorer = new LogScorer(options, null, scorerKernel(policy))
  const spare = new ArrayBuffer(2 ** 19)
  const kept = lasting(await scorer.score([first as LogFile]), spare)
  const small = lasting(await scorer.score([first as LogFile]), new ArrayBuffer(10))
  const before = Buffer.concat(kept.json).toString()
  await scorer.score([second as LogFile])
  expect(Buffer.concat(kept.json).toString()).toBe(before)
  expect(kept.buffer).toBe(spare)
  expect(Buffer.concat(small.json).toString()).toBe(before)
})
