import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openTextEmbedder } from '../../../src/weights/bert/open-text-embedder.ts'
import { findModel } from '../../../src/weights/find-model.ts'
import { openImageBindText } from '../../../src/weights/imagebind/open-imagebind-text.ts'
import { openMimi } from '../../../src/weights/mimi/open-mimi.ts'
import { missingWeights } from '../../../src/weights/missing-weights.ts'
import { pullModel } from '../../../src/weights/pull/pull-model.ts'
import { openWhisper } from '../../../src/weights/whisper/open-whisper.ts'
import { mimiContent, mxbaiContent, videobindContent, whisperContent } from '../../support/weights-contents.ts'
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

it('imagebind-text: of a whole module the text tower, ready to be opened', async () => {
  await using a = await puller([await videobindContent()])
  await pullModel(a.options({ id: 'imagebind-text' }))
  const { path } = (await findModel('imagebind-text', a.cacheDir)) ?? expect.unreachable()
  await openImageBindText({ path, shown: 'tower', threads: 1 })
  expect(await a.left()).toEqual(['blobs/DIGEST', 'models/imagebind-text/COMMIT-1/imagebind-text.onnx', 'models/imagebind-text/lock.json'])
})

it('mxbai-embed-large: with its JSON files, one of them in a folder, as one file', async () => {
  await using a = await puller([mxbaiContent()])
  await pullModel(a.options({ id: 'mxbai-embed-large' }))
  const { path } = (await findModel('mxbai-embed-large', a.cacheDir)) ?? expect.unreachable()
  const embedder = await openTextEmbedder({ path, shown: 'm', dimensions: null, threads: 1 })
  expect((await embedder.embed(['hello there']))[0]).toHaveLength(8)
  expect(a.server.requests.filter(({ path: asked }) => asked.includes('onnx/'))).toEqual([])
})

it.each([
  [
    'imagebind-text',
    'a state dict of something else',
    async () => ({ ...(await videobindContent()), files: { 'videobind.pth': 'version https://git-lfs' } }),
  ],
  ['mxbai-embed-large', 'the tokenizer of another model', async () => mxbaiContent({ 'tokenizer.json': '{}' })],
] as const)('%s: %s is refused, nothing kept', async (id, _, content) => {
  await using a = await puller([await content()])
  await expect(pullModel(a.options({ id }))).rejects.toMatchObject({ code: 'E0011' })
  expect(await a.left()).toEqual([])
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
