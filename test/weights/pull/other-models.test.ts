import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findModel } from '../../../src/weights/find-model.ts'
import { openMimi } from '../../../src/weights/mimi/open-mimi.ts'
import { missingWeights } from '../../../src/weights/missing-weights.ts'
import { pullModel } from '../../../src/weights/pull/pull-model.ts'
import { openWhisper } from '../../../src/weights/whisper/open-whisper.ts'
import { mimiContent, whisperContent } from '../../support/weights-contents.ts'
import { puller } from '../../support/weights-pull.ts'

it('mimi: from safetensors to a file that opens', async () => {
  await using a = await puller([await mimiContent()])
  await pullModel(a.options({ id: 'mimi' }))
  const found = await findModel('mimi', a.cacheDir)
  expect(found?.path).toMatch(/mimi\.onnx$/)
  await openMimi({ path: found?.path ?? '', shown: 'mimi', threads: 1 })
  expect(await a.left()).toEqual(['blobs/DIGEST', 'blobs/DIGEST', 'models/mimi/COMMIT-1/mimi.onnx', 'models/mimi/lock.json'])
})

it('mimi: weights of something else are refused, nothing kept', async () => {
  await using a = await puller([await mimiContent({ 'model.safetensors': 'abcdefgh{}' })])
  await expect(pullModel(a.options({ id: 'mimi' }))).rejects.toMatchObject({
    code: 'E0011',
    message: 'what the hub has as kyutai/mimi is not Mimi',
  })
  expect(await a.left()).toEqual([])
})

it('whisper: a folder that transcribes; nothing is fetched that is not wanted', async () => {
  await using a = await puller([await whisperContent()])
  await pullModel(a.options({ id: 'whisper' }))
  const { path } = (await findModel('whisper', a.cacheDir)) ?? { path: '' }
  const whisper = await openWhisper({ path, shown: 'whisper', threads: 1 })
  const { text } = await whisper.transcript(new Float64Array(16_000))
  expect(text).toEqual(expect.any(String))
  expect(JSON.parse(await readFile(join(path, 'config.json'), 'utf8'))).toMatchObject({ model_type: 'whisper' })
  expect(a.server.requests.filter(({ path: asked }) => asked.includes('pytorch_model'))).toEqual([])
})

it('all three: what is missing shrinks', async () => {
  await using a = await puller([await mimiContent(), await whisperContent()])
  const ids = ['rawnet3', 'mimi', 'whisper']
  expect(await missingWeights(ids, a.cacheDir)).toMatchObject({ command: 'bbx models pull rawnet3 mimi whisper' })
  for (const id of ['mimi', 'whisper'] as const) await pullModel(a.options({ id }))
  expect(await missingWeights(ids, a.cacheDir)).toEqual({
    missing: [{ id: 'rawnet3', bytes: 65_000_000 }],
    command: 'bbx models pull rawnet3',
  })
})
