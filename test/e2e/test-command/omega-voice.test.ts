import { createHash } from 'node:crypto'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testSchema } from '../../../src/cli/schemas/test.ts'
import { emptyFolder, runBbx } from '../../support/run-bbx.ts'
import { type VoiceEcho, voiceEcho } from '../../support/voice-echo.ts'

const golden = join(import.meta.dirname, '../../golden/omega-voice/omega-voice.parquet')
let echo: VoiceEcho
beforeAll(async () => {
  echo = await voiceEcho()
})
afterAll(() => echo[Symbol.asyncDispose]())

const words = (data: string) => ['test', '--url', echo.url, '--profile', 'voice-to-voice/2025-02', '--data', data, '--json']

test('a Parquet file is tested with; its digest and what was passed over are in the result', async () => {
  const { code, stderr, document } = await runBbx(words(golden))
  expect(code, stderr).toBe(0)
  const { dataset, counts, faults } = testSchema.parse(document())
  expect(dataset).toEqual({
    id: 'omega-voice.parquet',
    digest: `sha256:${createHash('sha256')
      .update(await readFile(golden))
      .digest('hex')}`,
    seed: 0,
    passedOver: { 'it has fewer than two speakers': 2, 'a segment is shorter than 0.25 s': 1 },
  })
  expect({ items: counts.items, faults }).toEqual({ items: 3, faults: [] })
  // The rates of the clips, which the validator does not change.
  expect(echo.asked.map(({ sample_rate: rate }) => rate)).toEqual([4000, 4000, 8000])
})

test('a folder of such files, so many of its pairs, and a person reads why there are fewer', async () => {
  const cwd = await emptyFolder()
  await mkdir(join(cwd, 'omega/default/train/001'), { recursive: true })
  await copyFile(golden, join(cwd, 'omega/default/train/001/a.parquet'))
  const { code, stdout, stderr } = await runBbx(
    words('omega').filter((word) => word !== '--json'),
    { cwd },
  )
  expect(code, stderr).toBe(0)
  expect(stdout).toContain('omega: 3 pairs')
  expect(stdout).toContain('passed over 2 rows: it has fewer than two speakers')
})

test('a file that is none is the fault of the call', async () => {
  const cwd = await emptyFolder()
  await writeFile(join(cwd, 'x.parquet'), 'hello, I am no such file')
  const { code, document } = await runBbx(words('x.parquet'), { cwd })
  expect({ code, error: document().error }).toMatchObject({ code: 2, error: { code: 'U0007', why: 'it does not begin as one' } })
})
