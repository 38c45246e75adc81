import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keptCaptions, keptTexts, vectorPath } from '../../../src/evaluation/scorer/vectors/kept-embedders.ts'
import { rememberedVectors } from '../../../src/evaluation/scorer/vectors/remembered-vectors.ts'
import { openVectorFile, type TextVector, type VectorsOf } from '../../../src/evaluation/scorer/vectors/vector-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-vectors-'))
})
afterEach(() => rm(folder, { recursive: true }))

const of: VectorsOf = { model: 'm', weights: 'sha256:1', dimensions: 2 }
const path = () => join(folder, 'vectors', 'm.jsonl')

/** Vectors that tell when they were made: one that is made again is another. */
function maker() {
  const calls: string[][] = []
  return {
    calls,
    async make(texts: readonly string[]): Promise<TextVector[]> {
      calls.push([...texts])
      return texts.map((_, at) => ({ vector: Float32Array.of(calls.length, at / 3), chunks: 1 + at }))
    },
  }
}

async function opened(writes = true, most?: number, { make, calls } = maker()) {
  return { vectors: rememberedVectors(make, await openVectorFile(path(), of, writes), most), calls }
}

describe('the vectors of a run', () => {
  it('a text is made once, in one call or in several; the shortest come first', async () => {
    const { vectors, calls } = await opened()
    const [a, b, again] = await vectors(['longer', 'b', 'longer'])
    expect(again).toBe(a)
    expect(await vectors(['b', 'new', 'longer'])).toEqual([b, { vector: Float32Array.of(2, 0), chunks: 1 }, a])
    expect(calls).toEqual([['b', 'longer'], ['new']])
  })

  it('are the same to the last bit in the next process, and where memory holds one of them', async () => {
    const first = await (await opened()).vectors(['a', 'bb', 'ccc'])
    const { vectors, calls } = await opened(true, 1)
    for (let round = 0; round < 2; round++) expect(await vectors(['ccc', 'a', 'bb'])).toEqual([first[2], first[0], first[1]])
    expect(calls).toEqual([])
  })

  it('are on the disk before they are used: what fails later takes none along', async () => {
    const { make } = maker()
    const failing = rememberedVectors(
      async (texts) => (texts[0] === '0' ? make(texts) : Promise.reject(new Error('no more'))),
      await openVectorFile(path(), of, true),
    )
    const texts = Array.from({ length: 300 }, (_, at) => String(at))
    await expect(failing(texts)).rejects.toThrow('no more')
    const { vectors, calls } = await opened()
    await vectors(texts)
    expect(calls.map(({ length }) => length)).toEqual([44])
  })

  it('a torn last line is dropped, and what is written next stands behind the line before it', async () => {
    const [a] = await (await opened()).vectors(['a', 'bb'])
    const { length } = await readFile(path())
    await truncate(path(), length - 5)
    const { vectors, calls } = await opened()
    expect((await vectors(['a', 'bb']))[0]).toEqual(a)
    expect(calls).toEqual([['bb']])
    const lines = (await readFile(path(), 'utf8')).split('\n')
    expect(lines.pop()).toBe('')
    expect(lines.map((line) => Object.keys(JSON.parse(line))[0])).toEqual(['schema', 'text', 'text'])
  })

  it.each([
    ['no JSON', (line: string) => line.replace('"chunks"', 'chunks')],
    ['another number of numbers', (line: string) => line.replace(/"vector":"[^"]+"/, '"vector":"AAAA"')],
    ['no base64', (line: string) => line.replace(/"vector":"[^"]+"/, '"vector":"*"')],
  ])('a line that is %s is as if it were not there', async (_, damage) => {
    const [, b] = await (await opened()).vectors(['a', 'bb'])
    const lines = (await readFile(path(), 'utf8')).split('\n')
    lines[1] = damage(lines[1] as string)
    await writeFile(path(), lines.join('\n'))
    const { vectors, calls } = await opened()
    expect((await vectors(['a', 'bb']))[1]).toEqual(b)
    expect(calls).toEqual([['a']])
  })

  it('a file of other vectors is begun anew, and not touched where it is only read', async () => {
    await (await opened()).vectors(['a'])
    const text = (await readFile(path(), 'utf8')).replace('sha256:1', 'sha256:2')
    await writeFile(path(), text)
    const reading = await opened(false)
    await reading.vectors(['a'])
    expect(reading.calls).toEqual([['a']])
    expect(await readFile(path(), 'utf8')).toBe(text)
    await (await opened()).vectors(['b'])
    expect((await readFile(path(), 'utf8')).split('\n')).toHaveLength(3)
  })

  it('nothing is written where a run is scored again, and the same calls give the same vectors', async () => {
    const { vectors, calls } = await opened(false)
    expect(await vectors(['a'])).toEqual(await vectors(['a']))
    expect(calls).toEqual([['a']])
    expect(await readdir(folder)).toEqual([])
  })

  it('any texts, lone surrogates among them, are told apart', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 6 }), async (calls) => {
        await rm(path(), { force: true })
        const made: string[] = []
        const make = async (texts: readonly string[]) => {
          made.push(...texts)
          return texts.map((text) => ({ vector: Float32Array.of(made.indexOf(text), text.length), chunks: 1 }))
        }
        const vectors = rememberedVectors(make, await openVectorFile(path(), of, true), 2)
        for (const texts of calls)
          for (const [at, one] of (await vectors(texts)).entries()) expect(made[one?.vector[0] ?? -1]).toBe(texts[at])
        expect(made).toHaveLength(new Set(calls.flat()).size)
      }),
      { numRuns: 50 },
    )
    const { vectors } = await opened()
    const [lone, replacement] = await vectors(['\ud800', '\ufffd'])
    expect(lone).not.toEqual(replacement)
  })
})

describe('the embedders of a run', () => {
  const place = { folder: '', weights: { m: 'sha256:1' }, writes: true }
  const texts = () => {
    const seen: string[] = []
    const embedder = {
      async embed(some: readonly string[]) {
        seen.push(...some)
        return some.map((_, at) => Float32Array.of(seen.length, at))
      },
    }
    return { seen, embedder }
  }

  it('other weights and other numbers of a vector are other vectors', async () => {
    const { seen, embedder } = texts()
    for (const weights of ['sha256:1', 'sha256:2', 'sha256:1'])
      for (const dimensions of [2, 64]) {
        const kept = keptTexts(embedder, { id: 'm', dimensions }, { ...place, folder, weights: { m: weights } })
        await kept.embed(['a'])
      }
    // Of the second number none were kept: the vectors of this test have two.
    expect(seen).toHaveLength(5)
    expect((await readdir(join(folder, 'vectors'))).sort()).toEqual(
      ['sha256:1', 'sha256:2']
        .flatMap((weights) => [2, 64].map((dimensions) => vectorPath(folder, { model: 'm', weights, dimensions }).slice(folder.length + 9)))
        .sort(),
    )
  })

  it('a model without a digest is asked as it is', async () => {
    const { seen, embedder } = texts()
    const kept = keptTexts(embedder, { id: 'other', dimensions: 2 }, { ...place, folder })
    await kept.embed(['a'])
    await kept.embed(['a'])
    expect(seen).toEqual(['a', 'a'])
  })

  it('captions keep their chunks, and an empty one has no vector', async () => {
    let asked = 0
    const embedder = {
      async embed(some: readonly string[]) {
        asked += some.length
        return some.map((text) => (text === '' ? null : { vector: Float32Array.of(1, 2, 3), chunks: 7 }))
      },
    }
    const kept = () => keptCaptions(embedder, { id: 'm', dimensions: null }, { ...place, folder })
    const wanted = [{ vector: Float32Array.of(1, 2, 3), chunks: 7 }, null]
    expect(await kept().embed(['a', ''])).toEqual(wanted)
    expect(await kept().embed(['a', ''])).toEqual(wanted)
    expect(asked).toBe(3)
  })
})
