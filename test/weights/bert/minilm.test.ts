import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { valuesOf } from '../../../src/audio/decoded.ts'
import { decodeNpy } from '../../../src/audio/npy/decode-npy.ts'
import { writeDurably } from '../../../src/base/durable-file.ts'
import { embeddingTable } from '../../../src/metrics/embedding-table.ts'
import type { TextEmbedder } from '../../../src/metrics/text-embedder.ts'
import { scoringPolicy } from '../../../src/tracks/babelbit/scoring/policies.ts'
import { scoreLog } from '../../../src/tracks/babelbit/scoring/score-log.ts'
import { verifyCalibrated } from '../../../src/tracks/babelbit/scoring/verify/calibrated.ts'
import type { Check } from '../../../src/tracks/babelbit/scoring/verify/check.ts'
import { convertBert } from '../../../src/weights/bert/convert.ts'
import { openTextEmbedder } from '../../../src/weights/bert/open-text-embedder.ts'
import { textTokens } from '../../../src/weights/bert/text-tokens.ts'
import { minilm } from '../../support/minilm.ts'

const golden = join(import.meta.dirname, '../../golden/minilm')
const { sentences, token_ids } = z
  .object({ sentences: z.array(z.string()), token_ids: z.array(z.array(z.number())) })
  .parse(JSON.parse(readFileSync(join(golden, 'expected.json'), 'utf8')))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bbx-minilm-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Converted once, for all tests of this file. */
let converted: Promise<string> | undefined
async function modelFile(published: string): Promise<string> {
  const path = join(folder, 'minilm.onnx')
  converted ??= convertBert(join(published, 'model.safetensors'), (bytes) => writeDurably(path, bytes)).then((facts) => {
    // 22.7 million, of which the pooler, which has no part, has 0.15.
    expect(facts).toEqual({ values: 22_565_376, layers: 6, hidden: 384, pooling: 'mean', mostTokens: 256 })
    return path
  })
  return converted
}

describe('the real all-MiniLM-L6-v2, against transformers 4.57.6 and torch 2.13.0', () => {
  it('token ids are equal', async (context) => {
    const tokensOf = textTokens(await readFile(join(await minilm(context), 'tokenizer.json'), 'utf8'), 256)
    expect(sentences.map(tokensOf)).toEqual(token_ids)
  }, 600_000)

  it('embeddings are equal within 1e-5, all sentences in one call or each in its own', async (context) => {
    const embedder = await openTextEmbedder({ path: await modelFile(await minilm(context)), shown: 'm', dimensions: null, threads: 1 })
    const decoded = decodeNpy(readFileSync(join(golden, 'embeddings.npy')))
    if (decoded.verdict === 'refuse') throw new Error(decoded.why)
    const wanted = valuesOf(decoded)
    const together = await embedder.embed(sentences)
    for (const [at, sentence] of sentences.entries()) {
      const [alone] = await embedder.embed([sentence])
      for (const vector of [together[at], alone]) {
        expect(vector).toHaveLength(384)
        for (const [index, value] of (vector as Float32Array).entries())
          expect(Math.abs(value - (wanted[at * 384 + index] as number)), sentence).toBeLessThan(1e-5)
      }
    }
  }, 600_000)

  it('a text twice in a call is embedded once, and the same call has the same vectors to the bit', async (context) => {
    const embedder = await openTextEmbedder({ path: await modelFile(await minilm(context)), shown: 'm', dimensions: 64, threads: 1 })
    const texts = ['hello there', '', 'hello there', 'how are you']
    const [first, again] = [await embedder.embed(texts), await embedder.embed(texts)]
    expect(again).toEqual(first)
    expect(first[2]).toBe(first[0])
    expect(first[1]).toHaveLength(64)
    expect(Math.hypot(...(first[1] as Float32Array))).toBeCloseTo(1, 6)
  }, 600_000)

  it('texts that nobody writes are texts too', async (context) => {
    const embedder = await openTextEmbedder({ path: await modelFile(await minilm(context)), shown: 'm', dimensions: 64, threads: 1 })
    const texts = ['a\0b', '\ud800', ' '.repeat(10_000), 'x'.repeat(100_000), 'ab '.repeat(50_000), '.'.repeat(10_000)]
    for (const vector of await embedder.embed(texts)) expect(vector.every(Number.isFinite)).toBe(true)
  }, 600_000)
})

/** The dialogues that the validator's scorer of January and April 2026 scored with this model (data/golden/babelbit), from the model itself in place of the table of its vectors. */
/** Each text embedded once for all weights and both versions, which would take a minute more. */
const vectors = new Map<string, Float32Array>()
const remembering = (embedder: TextEmbedder): TextEmbedder => ({
  async embed(texts) {
    const fresh = [...new Set(texts)].filter((text) => !vectors.has(text))
    for (const [at, vector] of (await embedder.embed(fresh)).entries()) vectors.set(fresh[at] as string, vector)
    return texts.map((text) => vectors.get(text) as Float32Array)
  },
})

describe('the calibrated scores of babelbit', () => {
  const calibrated = join(import.meta.dirname, '../../../data/golden/babelbit/calibrated')

  it('64 numbers of each text are those of the table within 1e-5', async (context) => {
    const embedder = await openTextEmbedder({ path: await modelFile(await minilm(context)), shown: 'm', dimensions: 64, threads: 1 })
    const json = await readFile(join(calibrated, 'minilm64', 'table.json'), 'utf8')
    const texts = Object.keys((JSON.parse(json) as { vectors: Record<string, string> }).vectors)
    const [found, wanted] = [await embedder.embed(texts), await embeddingTable(json, 'table').embed(texts)]
    let most = 0
    for (const [at, vector] of found.entries()) {
      for (const [index, value] of vector.entries()) most = Math.max(most, Math.abs(value - (wanted[at]?.[index] as number)))
    }
    expect(texts.length).toBeGreaterThan(300)
    expect(most).toBeLessThan(1e-5)
  }, 600_000)

  it.for([
    ['babelbit/2026-01', 'jan'],
    ['babelbit/2026-04', 'apr'],
  ] as const)('%s: every recorded score and document', { timeout: 600_000 }, async ([profile, version], context) => {
    const embedder = await openTextEmbedder({ path: await modelFile(await minilm(context)), shown: 'm', dimensions: 64, threads: 1 })
    const checks: string[] = []
    const check: Check = (name, holds) => {
      if (name.startsWith('minilm64')) checks.push(`${name} ${holds}`)
    }
    const list = async (path: string) => (await readdir(path)).sort()
    await verifyCalibrated(
      calibrated,
      version,
      scoringPolicy(profile) ?? expect.unreachable(),
      { check, read: (path) => readFile(path), list },
      remembering(embedder),
    )
    // 20 dialogues under three weights, and the documents of those that the scorer does not refuse.
    expect(checks.length).toBe(20 * 3 + 19)
    expect(checks.filter((one) => !one.endsWith('true'))).toEqual([])
  })

  it('the worked example of docs/scoring.md', { timeout: 600_000 }, async (context) => {
    const embedder = await openTextEmbedder({ path: await modelFile(await minilm(context)), shown: 'm', dimensions: 64, threads: 1 })
    const dialogue = [
      ['how are you today', 'how do you do', 'how are you doing', 'how are you today', ''],
      ['the ferry leaves at nine tonight', 'the weather is nice', 'the boat departs at nine', 'the ferry leaves at nine tonight EOF'],
      ['thank you very much for your help', 'thanks a lot', 'thank you very much', 'I hope you have a nice day'],
    ]
    const rows = dialogue.flatMap(([truth, ...predictions], utterance_index) => [
      ...predictions.map((prediction, step) => ({ event: 'predicted', utterance_index, step, prediction })),
      { event: 'utterance_complete', utterance_index, ground_truth: truth },
    ])
    const log = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    const scored = async (profile: string) => {
      const policy = scoringPolicy(profile) ?? expect.unreachable()
      const { reference, strict } = await scoreLog(log, {
        policy,
        lexWeight: policy.lexWeight.runner,
        embed: (texts) => embedder.embed(texts),
      })
      const steps = reference?.utterances.flatMap(({ steps }) => steps.map(({ u }) => u)) ?? []
      return { steps, average: reference?.average, baseline: reference?.baseline, empty: strict?.units[0]?.steps[3]?.value }
    }
    const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 4))
    expect(await scored('babelbit/2025-12')).toEqual({
      steps: near([0.4681, 0.3921, 0.3333, 0.0519, 0.1784, 0.2821, 0.3333, 0.297, 0.2909, 0.0777]),
      average: expect.closeTo(0.3661, 4),
      baseline: null,
      empty: 0,
    })
    for (const profile of ['babelbit/2026-01', 'babelbit/2026-04'])
      expect(await scored(profile)).toEqual({
        steps: near([0.2517, 0.3873, 0.3333, 0.0822, 0, 0.3047, 0.3333, 0.256, 0.2635, 0.0249]),
        average: expect.closeTo(0.328, 4),
        baseline: expect.closeTo(0.1285, 4),
        empty: 0,
      })
  })
})
