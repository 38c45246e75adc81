import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readOmegaMultimodal } from '../../../src/datasets/omega-multimodal/read-omega-multimodal.ts'
import type { VideoClip } from '../../../src/datasets/video-clips/video-clip.ts'
import { clipEmbedding } from '../../support/caption-server.ts'
import { type ClipRow, clipFile } from '../../support/omega-multimodal-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-multimodal-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function read(files: Readonly<Record<string, Buffer>>, draw: { limit: number | null; seed: number } = { limit: null, seed: 0 }) {
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes)
  const passedOver = new Map<string, number>()
  const clips: VideoClip[] = []
  for await (const clip of readOmegaMultimodal(folder, draw, passedOver)) clips.push(clip)
  return { clips, passedOver: Object.fromEntries(passedOver) }
}

const rows = (count: number, from = 0): ClipRow[] =>
  Array.from({ length: count }, (_, at) => ({ description: `clip ${from + at}`, embedding: clipEmbedding(from + at) }))
const captions = (clips: readonly VideoClip[]) => clips.map(({ caption }) => caption)

test('each clip has its description and its embedding, in single precision as it is stored', async () => {
  const { clips, passedOver } = await read({ 'a.parquet': clipFile(rows(3)) })
  expect(clips).toEqual([0, 1, 2].map((clip) => ({ id: `f1-r${clip + 1}`, caption: `clip ${clip}`, embedding: clipEmbedding(clip) })))
  expect(passedOver).toEqual({})
})

test('64 rows are drawn of all files, as the reference takes, with the seed and in the order of the data', async () => {
  const files = { 'a.parquet': clipFile(rows(60), { groupRows: 25 }), 'b.parquet': clipFile(rows(60, 60), { groupRows: 25 }) }
  const { clips } = await read(files)
  const numbers = captions(clips).map((caption) => Number(caption.slice(5)))
  expect(numbers).toHaveLength(64)
  expect(numbers).toEqual(numbers.toSorted((one, other) => one - other))
  expect(captions((await read(files)).clips)).toEqual(captions(clips))
  expect(captions((await read(files, { limit: null, seed: 1 })).clips)).not.toEqual(captions(clips))
  expect((await read(files, { limit: 5, seed: 0 })).clips).toHaveLength(5)
})

test('rows that nobody could be asked with are passed over, and counted by the reason', async () => {
  const [good] = rows(1) as [ClipRow]
  const embedding = good.embedding.slice(0, 1023)
  const { clips, passedOver } = await read({
    'a.parquet': clipFile([
      good,
      { ...good, description: null },
      { ...good, description: ' ' },
      { ...good, description: 'x'.repeat(10_001) },
      { ...good, embedding: [...embedding, Number.NaN] },
      { ...good, embedding: [...embedding, null] },
      { ...good, embedding },
    ]),
  })
  expect(clips).toHaveLength(1)
  expect(passedOver).toEqual({
    'it has no description': 1,
    'its description is empty': 1,
    'its description has more than 10000 characters': 1,
    'its embedding holds something that is no finite number': 2,
    'its embedding has 1023 numbers, not 1024': 1,
  })
})

test('other columns, and a folder without files, are refused by name', async () => {
  await expect(read({})).rejects.toMatchObject({ code: 'U0007', message: expect.stringContaining('holds no .parquet file') })
  await expect(read({ 'a.parquet': renamed(clipFile(rows(1))) })).rejects.toMatchObject({
    code: 'U0007',
    why: 'it has not the columns of omega-multimodal: there is no description (text)',
  })
})

/** The same bytes, in which the column has another name of the same length. */
function renamed(file: Buffer): Buffer {
  return Buffer.from(file.toString('latin1').replaceAll('description', 'descriptxxx'), 'latin1')
}
