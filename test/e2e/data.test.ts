import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataSchema } from '../../src/cli/schemas/data.ts'
import { testSchema } from '../../src/cli/schemas/test.ts'
import { captionServer, clipEmbedding } from '../support/caption-server.ts'
import { loopbackHub } from '../support/hub/loopback-hub.ts'
import { clipFile } from '../support/omega-multimodal-file.ts'
import { emptyFolder, runBbx } from '../support/run-bbx.ts'
import { ulidAt } from '../support/ulid-at.ts'
import { voiceEcho } from '../support/voice-echo.ts'

const golden = await readFile(join(import.meta.dirname, '../golden/omega-voice/omega-voice.parquet'))
const path = `default/train/007/${ulidAt(Date.parse('2025-01-20T00:00:00Z'))}.parquet`
const repository = { kind: 'dataset', name: 'omegalabsinc/omega-voice', files: { [path]: golden }, large: [path] } as const

test('omega-voice: listed as an offer, pulled, listed as it lies there, tested with by its name', async () => {
  await using hub = await loopbackHub([repository])
  const cwd = await emptyFolder()
  const env = { HF_ENDPOINT: hub.url, BBX_CACHE_DIR: join(cwd, 'cache') }
  const before = dataSchema.parse((await runBbx(['data', 'list', '--json'], { cwd, env })).document())
  expect(before.available).toMatchObject([
    { name: 'babelbit', pulled: false },
    { name: 'omega-voice', pulled: false },
    { name: 'omega-multimodal', pulled: false },
  ])
  const early = await runBbx(['test', '--url', hub.url, '--profile', 'voice-to-voice/2025-02', '--data', 'omega-voice', '--json'], {
    cwd,
    env,
  })
  expect({ code: early.code, error: early.document().error }).toMatchObject({
    code: 2,
    error: { code: 'U0007', remedy: '`bbx data pull omega-voice`' },
  })

  const pulled = await runBbx(['data', 'pull', 'omega-voice', '--yes', '--json'], { cwd, env })
  expect(pulled.code, pulled.stderr).toBe(0)
  // The size is said before anything is fetched, and why it is these files.
  expect(pulled.stderr).toContain(
    '1 file of omegalabsinc/omega-voice, made 2025-01-20 to 2025-01-20: 68.7 kB; none is younger than 4 hours',
  )
  const [set] = dataSchema.parse(pulled.document()).sets
  expect(set).toMatchObject({ name: 'omega-voice', files: 1, bytes: golden.length, commit: hub.repositories[0]?.commit, ref: 'main' })
  expect(await readFile(join(set?.path ?? '', path))).toEqual(golden)
  const after = dataSchema.parse((await runBbx(['data', 'list', '--json'], { cwd, env })).document())
  expect(after.sets.at(-1)).toEqual(set)
  expect(after.available?.[1]?.pulled).toBe(true)

  await using echo = await voiceEcho()
  const tested = await runBbx(['test', '--url', echo.url, '--profile', 'voice-to-voice/2025-02', '--data', 'omega-voice', '--json'], {
    cwd,
    env,
  })
  expect(tested.code, tested.stderr).toBe(0)
  const { dataset, counts } = testSchema.parse(tested.document())
  expect(dataset).toMatchObject({ id: `omega-voice@${set?.commit}`, digest: set?.digest })
  expect(counts.items).toBe(3)
})

test('omega-multimodal: pulled, listed, and tested with by its name', async () => {
  const clips = clipFile([0, 1, 2, 3, 4].map((clip) => ({ description: `clip ${clip}`, embedding: clipEmbedding(clip) })))
  await using hub = await loopbackHub([{ kind: 'dataset', name: 'omegalabsinc/omega-multimodal', files: { [path]: clips }, large: [path] }])
  const cwd = await emptyFolder()
  const env = { HF_ENDPOINT: hub.url, BBX_CACHE_DIR: join(cwd, 'cache') }
  const pulled = await runBbx(['data', 'pull', 'omega-multimodal', '--yes', '--json'], { cwd, env })
  expect(pulled.code, pulled.stderr).toBe(0)
  const [set] = dataSchema.parse(pulled.document()).sets
  expect(set).toMatchObject({ name: 'omega-multimodal', track: 'video-to-text', files: 1, bytes: clips.length })
  const listed = dataSchema.parse((await runBbx(['data', 'list', '--json'], { cwd, env })).document())
  expect(listed.sets.at(-1)).toEqual(set)
  await using server = await captionServer((asked) => asked.map((clip) => `what clip ${clip} shows`))
  const words = ['test', '--url', server.url, '--profile', 'video-to-text/2025-02', '--data', 'omega-multimodal', '--json']
  const tested = await runBbx(words, { cwd, env })
  expect(tested.code, tested.stderr).toBe(0)
  const { dataset, counts } = testSchema.parse(tested.document())
  expect(dataset).toMatchObject({ id: `omega-multimodal@${set?.commit}`, digest: set?.digest })
  expect(counts).toMatchObject({ items: 2, planned: 5 })
  expect(server.asked.slice(0, 2)).toEqual([[0, 1, 2, 3], [4]])
})

test.each([
  [['babelbit', '--newest'], /babelbit is one archive/],
  [['omega-voice', '--newest', '--reference'], /two choices/],
  [['omega-voice', '--sha256', 'x'], /digests of the hub/],
  [['omega-voice', '--files', '0'], /'0' is invalid/],
])('bbx data pull %j is refused before anybody is asked', async (words, what) => {
  const { code, document } = await runBbx(['data', 'pull', ...words, '--json'], { env: { HF_ENDPOINT: 'http://127.0.0.1:9' } })
  expect(code).toBe(2)
  expect(document().error?.what).toMatch(what)
})
