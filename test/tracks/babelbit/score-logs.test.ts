import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { scoreLogs } from '../../../src/tracks/babelbit/logs/score-logs.ts'
import { scoringPolicy } from '../../../src/tracks/babelbit/scoring/policies.ts'
import type { ScoringPolicy } from '../../../src/tracks/babelbit/scoring/policy.ts'

/** A thread for which the disk is full: the first batch takes a while, so that the second fails before it is asked for. */
const thread = `import { parentPort } from 'node:worker_threads'
parentPort.postMessage('ready')
parentPort.on('message', ({ id }) => {
  setTimeout(() => parentPort.postMessage({ id, scores: null, error: { code: 'E0005', what: 'no room' } }), id === 0 ? 300 : 0)
})
`

async function* logs() {
  // Enough for what this thread does itself until the other one has started, and for two more.
  for (let at = 0; ; at++) yield { file: `${at}.jsonl`, path: `/nowhere/${at}.jsonl` }
}

test('that several threads fail at once is one error', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bbx-threads-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const threadProgram = join(folder, 'thread.mjs')
  await writeFile(threadProgram, thread)
  const unheard: unknown[] = []
  const hear = (reason: unknown) => unheard.push(reason)
  process.on('unhandledRejection', hear)
  onTestFinished(() => void process.off('unhandledRejection', hear))
  const policy = scoringPolicy('babelbit/2025-11') as ScoringPolicy
  const { signal } = new AbortController()
  const options = { policy, lexWeight: 0.5, json: false, outdir: null, embedder: null, threads: 2, threadProgram, signal }
  const all = async () => {
    for await (const _ of scoreLogs(logs(), options));
  }
  await expect(all()).rejects.toMatchObject({ code: 'E0005', message: 'no room' })
  expect(unheard).toEqual([])
})
