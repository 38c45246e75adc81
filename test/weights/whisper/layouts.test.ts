import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type GraphBuilder, graphBuilder } from '../../../src/weights/onnx/graph-builder.ts'
import { encodeModel, type Port } from '../../../src/weights/onnx/model.ts'
import { convertWhisper } from '../../../src/weights/whisper/convert.ts'
import { openWhisper } from '../../../src/weights/whisper/open-whisper.ts'
import { type CacheOf, cacheNames, past, present } from '../../../src/weights/whisper/ports.ts'
import { writeTinyWhisper } from '../../support/tiny-whisper.ts'

/** As test/support/tiny-whisper.ts has them. */
const [width, heads, layers, tokens] = [8, 2, 2, 33]
const [end, lastOfPrompt] = [27, 31]

let place: string
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'bbx-layouts-'))
})
afterAll(() => rm(place, { recursive: true }))

async function tiny(): Promise<string> {
  const [from, to] = [await mkdtemp(join(place, 'p-')), await mkdtemp(join(place, 'c-'))]
  await writeTinyWhisper(from)
  await convertWhisper(from, to)
  return to
}

const cachePort = (name: string): Port => ({ name, shape: ['batch', heads, 'n', width / heads] })
const caches = (of: readonly CacheOf[], named: (name: string) => string) =>
  of.flatMap((one) => cacheNames(layers, one)).map((name) => cachePort(named(name)))

/** A decoder that only knows which token follows which: d ends, c is followed by d, and so on; what follows the prompt is a. Its caches hold nothing. */
function spelling(
  inputs: readonly Port[],
  of: readonly CacheOf[],
  more: (graph: GraphBuilder, ids: string) => string = (_, ids) => ids,
): Buffer {
  const graph = graphBuilder()
  const table = new Float32Array(tokens * tokens)
  for (let id = 0; id < tokens; id++) table[id * tokens + (id === lastOfPrompt ? 0 : id === 3 ? end : (id + 1) % tokens)] = 1
  const logits = graph.operator('Gather', [graph.floats('follows', [tokens, tokens], table), more(graph, 'input_ids')])
  const nothing = graph.floats('nothing', [1, heads, 1, width / heads], new Float32Array(width))
  const ids: Port = { name: 'input_ids', shape: ['batch', 'tokens'], type: 'int64' }
  const outputs = caches(of, present).map((port) => [port, nothing] as const)
  return encodeModel(
    graph.finishAll('spelling', [ids, ...inputs], [[{ name: 'logits', shape: ['batch', 'tokens', tokens] }, logits], ...outputs]),
    {},
  )
}

const heard: Port = { name: 'encoder_hidden_states', shape: ['batch', 'frames', width] }
const clip = new Float64Array(16_000)

async function withPair(first: Buffer, next: Buffer): Promise<string> {
  const folder = await tiny()
  await rm(join(folder, 'onnx', 'decoder_model_merged.onnx'))
  await writeFile(join(folder, 'onnx', 'decoder_model.onnx'), first)
  await writeFile(join(folder, 'onnx', 'decoder_with_past_model.onnx'), next)
  return folder
}

const first = () => spelling([heard], ['decoder', 'encoder'])
const next = () => spelling(caches(['decoder', 'encoder'], past), ['decoder'])

it('one graph for the first step and one for those after it', async () => {
  const whisper = await openWhisper({ path: await withPair(first(), next()), shown: 'w' })
  expect(await whisper.transcript(clip)).toEqual({ text: 'abcd', ids: [28, 29, 30, 31, 0, 1, 2, 3] })
})

it('files beside the JSON files, as optimum writes them', async () => {
  const folder = await withPair(first(), next())
  for (const name of ['encoder_model', 'decoder_model', 'decoder_with_past_model'])
    await rename(join(folder, 'onnx', `${name}.onnx`), join(folder, `${name}.onnx`))
  await rm(join(folder, 'onnx'), { recursive: true })
  const whisper = await openWhisper({ path: folder, shown: 'w' })
  expect(await whisper.transcribe(clip)).toBe('abcd')
})

it('graphs in each other’s place are told', async () => {
  await expect(openWhisper({ path: await withPair(next(), first()), shown: 'w' })).rejects.toMatchObject({
    code: 'U0007',
    why: 'decoder_model.onnx: it has no input encoder_hidden_states',
  })
})

it('a graph that fails when it is run is no bug of ours', async () => {
  const failing = spelling(caches(['decoder', 'encoder'], past), ['decoder'], (graph, ids) =>
    graph.operator('Reshape', [ids, graph.integers([5, 7])]),
  )
  const whisper = await openWhisper({ path: await withPair(first(), failing), shown: 'my-whisper' })
  await expect(whisper.transcribe(clip)).rejects.toMatchObject({
    code: 'U0007',
    message: 'my-whisper is no Whisper that can be run',
    why: expect.stringMatching(/^decoder_with_past_model\.onnx: .*Reshape/s),
  })
})
