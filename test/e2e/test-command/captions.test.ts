import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { scoreSchema } from '../../../src/cli/schemas/score.ts'
import { testSchema } from '../../../src/cli/schemas/test.ts'
import { type Caption, type CaptionServer, captionServer, clipEmbedding, clipLines } from '../../support/caption-server.ts'
import { imagebindExpected, imagebindGolden } from '../../support/imagebind-golden.ts'
import { emptyFolder, runBbx } from '../../support/run-bbx.ts'

// A served submission that answers what was recorded, scored with the golden tower that the built CLI converted: what has to come out was recorded from the reference.
const withTower = ['--model', 'imagebind-text=tower.onnx']
const scenarios = Object.entries(imagebindExpected.caption_scores)
const eras = { 'video-to-text/2025-01': '9fd1268', 'video-to-text/2025-02': 'd7c3e04' } as const
const later = 'video-to-text/2025-02'

let folder: string
beforeAll(async () => {
  folder = await emptyFolder()
  const state = join(imagebindGolden, 'imagebind_text_tiny_state.pt')
  const converted = await runBbx(['models', 'convert', 'imagebind-text', state, 'tower.onnx'], { cwd: folder })
  expect(converted.code, converted.stderr).toBe(0)
})

async function tested(server: CaptionServer, truths: readonly string[], words: readonly string[] = withTower, profile: string = later) {
  await writeFile(join(folder, 'clips.jsonl'), clipLines(truths))
  const ran = await runBbx(['test', '--url', server.url, '--profile', profile, '--data', 'clips.jsonl', '--json', ...words], {
    cwd: folder,
  })
  expect(ran.stdout, ran.stderr).not.toBe('')
  return testSchema.parse(ran.document())
}

/** One of the recorded captions a clip, whatever is asked for. */
const any: Caption = (clips) => clips.map((clip) => imagebindExpected.captions[clip % 4])
const truths = imagebindExpected.captions.slice(4)

describe.each(Object.entries(eras))('%s: the score that %s gave', (profile, era) => {
  it.each(scenarios)('%s', async (_, { generated_batches: batches, actual, ...recorded }) => {
    await using server = await captionServer((clips) => batches[Math.floor((clips[0] ?? 0) / 4)] ?? [])
    const document = await tested(server, actual, withTower, profile)
    expect(Math.abs((document.score.reference ?? Number.NaN) - recorded[era])).toBeLessThan(1e-5)
    expect(document).toMatchObject({ complete: true, weights: [{ id: 'imagebind-text' }], counts: { planned: actual.length } })
    // As the validator asks: four at a time, a smaller last one.
    const asked = actual.map((_, clip) => clip)
    expect(server.asked.slice(0, batches.length)).toEqual(batches.map((__, at) => asked.slice(4 * at, 4 * at + 4)))
  })
})

describe('strict', () => {
  let server: CaptionServer
  beforeAll(async () => {
    server = await captionServer(any)
  })
  afterAll(() => server[Symbol.asyncDispose]())

  it('compares each caption with its own truth, in both profiles alike', async () => {
    const [one, other] = [await tested(server, truths, withTower, 'video-to-text/2025-01'), await tested(server, truths)]
    const pairs = truths.map((_, clip) => imagebindExpected.cosine[clip % 4]?.[clip + 4] as number)
    const mean = pairs.reduce((sum, value) => sum + Math.max(0, value), 0) / pairs.length
    expect(one.score.strict).toBe(other.score.strict)
    expect(other.score).toMatchObject({ strict: expect.closeTo(mean, 5), reference: expect.closeTo(mean, 5) })
    expect(other.metrics).toEqual({ caption: { mean: other.score.strict, n: truths.length } })
    expect(other.utterances.map(({ unit, truth }) => [unit, truth])).toEqual(truths.map((truth, clip) => [`clip-${clip}`, truth]))
    expect(one.differences[0]).toContain('compares the first caption of a batch with all others')
  })

  it('what the guide promises stands beside the score, and bbx score RUN gives the same numbers without the server', async () => {
    const document = await tested(server, truths)
    expect(document.promised.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['caption quality', 'combined score', 'response time', 'resource use', 'reliability']),
    )
    expect(document.promised.find(({ name }) => name === 'combined score')).toMatchObject({ value: null })
    const before = server.asked.length
    const ran = await runBbx(['score', document.run as string, ...withTower, '--outdir', 'out', '--json'], { cwd: folder })
    const again = scoreSchema.parse(ran.document())
    expect(again).toMatchObject({ challengeMeanU: document.score.reference, strict: document.score.strict, otherWeights: [] })
    expect(server.asked).toHaveLength(before)
    // Each caption is embedded once a run, truths and answers, and its vector is kept.
    const [vectors = ''] = await readdir(join(folder, document.run as string, 'vectors'))
    const kept = await readFile(join(folder, document.run as string, 'vectors', vectors), 'utf8')
    expect(vectors).toMatch(/^imagebind-text-/)
    expect(kept.trim().split('\n')).toHaveLength(1 + new Set([...truths, ...imagebindExpected.captions.slice(0, 4)]).size)
    const lines = (await readFile(join(folder, 'out/captions/captions.jsonl'), 'utf8')).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).truth)).toEqual(truths)
  })
})

test('without the tower the score is null and says what to convert; the contract and the latency are told, and nothing is asked again when it is there', async () => {
  await using server = await captionServer(any)
  const document = await tested(server, truths, [])
  expect(document).toMatchObject({ exit: 0, complete: false, faults: [], metrics: {}, weights: [] })
  expect(document.score).toMatchObject({
    reference: null,
    strict: null,
    why: expect.stringMatching(
      /`bbx models convert imagebind-text videobind\.pth imagebind-text\.onnx`.*; run `bbx models pull imagebind-text`/,
    ),
  })
  expect(document.latency.p50Ms).toBeGreaterThan(0)
  // Two batches, four sizes, and one that is no whole number of clips.
  expect(server.asked.map(({ length }) => length)).toEqual([4, 2, 1, 2, 7, 64, 1])
  const least = await runBbx(['test', '--url', server.url, '--profile', later, '--data', 'clips.jsonl', '--min-score', '0.1', '--json'], {
    cwd: folder,
  })
  expect(least.code).toBe(3)
  const asked = server.asked.length
  const resumed = await tested(server, truths, ['--resume', document.run as string, ...withTower])
  expect(server.asked).toHaveLength(asked)
  expect(resumed.score.strict).toBeGreaterThan(0)
})

const sentence = 'a man rides a bicycle along the beach'
describe('an answer out of contract is named', () => {
  it.each<[string, string, Caption, object]>([
    ['too few captions', 'S3030', (clips) => clips.slice(1).map(() => sentence), { reference: expect.closeTo(0.001, 8), strict: 0 }],
    ['too many captions', 'S3030', (clips) => [...clips, 0].map(() => sentence), { reference: expect.closeTo(0.001, 8), strict: 0 }],
    [
      'a million captions',
      'S3030',
      () => Array.from({ length: 1_000_000 }, () => 'a dog'),
      { reference: expect.closeTo(0.001, 8), strict: 0 },
    ],
    ['an empty list', 'S3031', () => [], { reference: 0, strict: 0 }],
    ['no texts', 'S3031', () => Buffer.from('{"captions":["a"]}'), { reference: 0, strict: 0 }],
    ['a text in place of the list', 'S3031', () => Buffer.from('{"texts":"four"}'), { reference: 0, strict: 0 }],
    ['numbers', 'S3032', (clips) => clips.map(() => 7), { reference: 0, strict: 0 }],
    ['nested lists', 'S3032', (clips) => clips.map(() => [sentence]), { reference: 0, strict: 0 }],
    ['empty strings', 'S3033', (clips) => clips.map(() => ''), { reference: 0, strict: 0 }],
    ['only spaces', 'S3033', (clips) => clips.map(() => ' \u3000\n'), { strict: 0 }],
    ['a caption of a megabyte', 'S3035', (clips) => clips.map(() => 'word '.repeat(200_000)), { reference: null, strict: 0 }],
    ['a hundred thousand delimiters', 'S3035', (clips) => clips.map(() => '.,!? \n'.repeat(17_000)), { reference: null, strict: 0 }],
    ['no JSON', 'S3001', () => Buffer.from('hello'), { reference: 0, strict: 0 }],
    ['more than is read', 'S3005', () => Buffer.alloc(20 * 2 ** 20, 'A'), { reference: null, strict: 0 }],
  ])('%s: %s', async (_, code, caption, score) => {
    await using server = await captionServer(caption)
    const document = await tested(server, truths.slice(0, 4))
    expect(document.faults.find(({ item }) => item === 'batch-1')?.code).toBe(code)
    expect(document.faults.every(({ by }) => by === 'submission')).toBe(true)
    expect(document).toMatchObject({ exit: 1, score })
  })

  it('the same caption for everything, NUL and half of a character are named and scored', async () => {
    await using server = await captionServer((clips) => clips.map(() => `${sentence}\0\ud800`))
    const { faults, score, exit } = await tested(server, truths)
    expect(new Set(faults.map(({ code }) => code))).toEqual(new Set(['S3037']))
    expect({ exit, strict: score.strict }).toMatchObject({ exit: 1, strict: expect.closeTo(score.reference as number, 5) })
    await using constant = await captionServer((clips) => clips.map(() => sentence))
    const same = await tested(constant, truths)
    expect(same.faults.map(({ code, what }) => [code, what])).toEqual([
      ['S3034', 'asked for 7 at once: 6 different clips, and one caption for all of them'],
      ['S3034', 'asked for 64 at once: 6 different clips, and one caption for all of them'],
    ])
  })

  it('a server that knows four at a time alone, and one that takes any number of numbers', async () => {
    await using four = await captionServer((clips) => [0, 1, 2, 3].map((at) => `${sentence} ${clips[at]}`))
    const { faults } = await tested(four, truths.slice(0, 4))
    expect(faults.map(({ code, what }) => [code, what])).toEqual(
      [1, 2, 7, 64].map((size) => ['S3030', `asked for ${size} at once: 4 captions for ${size} clip${size === 1 ? '' : 's'}`]),
    )
    await using any200 = await captionServer((clips) => clips.map((clip) => `${sentence} ${clip}`), true)
    const lax = await tested(any200, truths.slice(0, 4))
    expect(lax.faults.map(({ code }) => code)).toEqual(['S3036'])
  })

  it('a server that is silent when more than four are asked is asked no more', async () => {
    await using server = await captionServer((clips) =>
      clips.length > 4 ? new Promise<'fail'>(() => {}) : clips.map((clip) => `${sentence} ${clip}`),
    )
    const ran = await runBbx(['test', '--url', server.url, '--profile', later, '--data', 'clips.jsonl', '--json'], {
      cwd: folder,
      env: { BBX_MINER_TIMEOUT_S: '0.5' },
    })
    const document = testSchema.parse(ran.document())
    expect(document.faults.map(({ code, what }) => [code, what])).toEqual([['S2003', expect.stringContaining('asked for 7 at once')]])
    expect(server.asked.at(-1)).toHaveLength(7)
  })
})

test.each([
  ['NaN', `{"embedding": [${'NaN,'.repeat(1023)}NaN], "caption": "x"}`, /line 2: it is no JSON \(which has neither NaN nor Infinity\)/],
  [
    'an infinity',
    JSON.stringify({ embedding: clipEmbedding(1), caption: 'x' }).replace('2,', '1e999,'),
    /line 2: its embedding holds something that is no finite number, at place 1/,
  ],
  ['another size', '{"embedding": [1, 2], "caption": "x"}', /line 2: its embedding has 2 numbers, not 1024/],
  ['no caption', JSON.stringify({ embedding: clipEmbedding(1) }), /line 2: it has no text `caption`/],
  ['an empty caption', JSON.stringify({ embedding: clipEmbedding(1), caption: ' ' }), /line 2: its caption is empty/],
  [
    'an id twice',
    JSON.stringify({ id: 'clip-0', embedding: clipEmbedding(1), caption: 'x' }),
    /line 2: the id "clip-0" is that of .*line 1 too/,
  ],
])('data with %s are an error of the call', async (_, line, what) => {
  await writeFile(join(folder, 'bad.jsonl'), `${clipLines(['a dog'])}${line}\n`)
  const ran = await runBbx(['test', '--url', 'http://127.0.0.1:9', '--profile', later, '--data', 'bad.jsonl', '--json'], { cwd: folder })
  expect({ code: ran.code, error: ran.document().error }).toMatchObject({
    code: 2,
    error: { code: 'U0007', what: expect.stringMatching(what) },
  })
})
