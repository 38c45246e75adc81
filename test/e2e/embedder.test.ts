import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorSchema } from '../../src/cli/schemas/error.ts'
import { modelConversionSchema } from '../../src/cli/schemas/model-conversion.ts'
import { scoreSchema } from '../../src/cli/schemas/score.ts'
import { testSchema } from '../../src/cli/schemas/test.ts'
import { challengeFile, smallChallenge } from '../support/challenge-file.ts'
import { loopbackHub } from '../support/hub/loopback-hub.ts'
import { minilm } from '../support/minilm.ts'
import { emptyFolder, runBbx } from '../support/run-bbx.ts'
import { mxbaiContent } from '../support/weights-contents.ts'

const golden = join(import.meta.dirname, '../../data/golden/babelbit/calibrated')
const timeout = 600_000

/** The real all-MiniLM-L6-v2 in place of mxbai-embed-large, which is the same kind of model. */
it('from safetensors to the scores of a semantic profile: of logs, of a session, and of its run once more', {
  timeout,
}, async (context) => {
  const published = await minilm(context)
  const cwd = await emptyFolder()
  const converted = await runBbx(['models', 'convert', 'mxbai-embed-large', join(published, 'model.safetensors'), 'm.onnx', '--json'], {
    cwd,
  })
  expect(modelConversionSchema.parse(converted.document())).toMatchObject({
    facts: { hidden: 384, pooling: 'mean', mostTokens: 256 },
    exit: 0,
  })
  const model = ['--model', 'mxbai-embed-large=m.onnx']
  const profile = ['--profile', 'babelbit/2026-04']

  const log = join(golden, 'logs/regular-03.jsonl')
  const logs = await runBbx(['score', log, ...profile, ...model, '--json'], { cwd })
  const table = await runBbx(['score', log, ...profile, '--embeddings', join(golden, 'minilm64/table.json'), '--json'], { cwd })
  const [byModel, byTable] = [scoreSchema.parse(logs.document()), scoreSchema.parse(table.document())]
  expect(byModel.exit).toBe(0)
  // The tolerance of the recorded table: scores are rounded to four places.
  expect(Math.abs((byModel.challengeMeanU ?? Number.NaN) - (byTable.challengeMeanU ?? 0))).toBeLessThan(1.1e-4)

  await challengeFile(cwd)
  await using server = await echoServer()
  const ran = await runBbx(['test', '--url', server.url, '--challenge', 'challenge.json', ...profile, ...model, '--json'], { cwd })
  const tested = testSchema.parse(ran.document())
  expect(tested).toMatchObject({
    complete: true,
    exit: 0,
    weights: [{ id: 'mxbai-embed-large', digest: expect.stringMatching(/^sha256:/) }],
  })
  expect(tested.score.strict).toBeGreaterThan(0)
  const run = join(cwd, tested.run ?? '')
  const [name = ''] = await readdir(join(run, 'vectors'))
  const vectors = join(run, 'vectors', name)
  const written = await readFile(vectors, 'utf8')
  // Each text once, whatever dialogue, step or reading has it, and the head.
  expect(written.trim().split('\n')).toHaveLength(1 + textsOf(smallChallenge.dialogues).size)

  // To the last digit, from the vectors that are there: scored again, and gone on with after a kill that took the scores.
  const again = async () => scoreSchema.parse((await runBbx(['score', tested.run ?? '', ...model, '--json'], { cwd })).document())
  const same = { challengeMeanU: tested.score.reference, strict: tested.score.strict, otherWeights: [], exit: 0 }
  expect(await again()).toMatchObject(same)
  await rm(join(run, 'seats/local/scores.jsonl'))
  await truncate(vectors, Math.floor(written.length / 2))
  const resume = ['test', '--url', server.url, '--resume', ...profile, ...model, '--json']
  const resumed = testSchema.parse((await runBbx(resume, { cwd })).document())
  expect(resumed.utterances).toEqual(tested.utterances)
  expect(resumed.score).toEqual(tested.score)
  expect((await readFile(vectors, 'utf8')).split('\n')).toHaveLength(written.split('\n').length)
  const whole = await readFile(vectors)
  expect(await again()).toMatchObject(same)
  expect(await readFile(vectors)).toEqual(whole)

  // It is those vectors that it is scored with.
  const [head = '', ...lines] = whole.toString().trim().split('\n')
  const changed = lines.map((line, at) =>
    line.replace(/"vector":"[^"]*"/, /"vector":"[^"]*"/.exec(lines[(at + 1) % lines.length] ?? '')?.[0] ?? ''),
  )
  await writeFile(vectors, `${[head, ...changed].join('\n')}\n`)
  expect((await again()).strict).not.toBe(tested.score.strict)

  const other = await runBbx(resume, { cwd, env: { EMBED_DIM: '32' } })
  expect(errorSchema.parse(other.document()).error).toMatchObject({ code: 'U0009', what: expect.stringContaining('other embeddings') })
})

/** What a session with the server below lets be embedded: prefixes and what it adds, truths, and nothing. */
function textsOf(dialogues: readonly { utterances: readonly string[] }[]): Set<string> {
  const texts = dialogues.flatMap(({ utterances }) =>
    utterances.flatMap((utterance) => {
      const words = utterance.split(' ')
      return [utterance, ...words.map((_, at) => `${words.slice(0, at + 1).join(' ')} and more`)]
    }),
  )
  return new Set(texts)
}

async function echoServer(): Promise<AsyncDisposable & { url: string }> {
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      const answer = request.method === 'GET' ? { status: 'healthy' } : { prediction: `${JSON.parse(text).prefix} and more` }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}

describe('without --model', () => {
  const tested = async (cwd: string, url: string, env: Record<string, string>, ...more: readonly string[]) => {
    const words = ['test', '--url', url, '--challenge', 'challenge.json', '--profile', 'babelbit/2026-04', '--json', ...more]
    return testSchema.parse((await runBbx(words, { cwd, env })).document())
  }

  it('and without weights it says exactly what to pull, and has no score', async () => {
    await using server = await echoServer()
    const cwd = await emptyFolder()
    await challengeFile(cwd)
    const why = expect.stringMatching(
      /mxbai-embed-large-v1, which is not here.*; run `bbx models pull mxbai-embed-large`, which fetches about 1\.3 GB$/,
    )
    expect(await tested(cwd, server.url, {})).toMatchObject({
      score: { reference: null, strict: null, why },
      complete: false,
      faults: [],
      exit: 0,
    })
    expect(await tested(cwd, server.url, {}, '--min-score', '0.1')).toMatchObject({ complete: false, exit: 3 })
  })

  it('the model of the cache is taken, for sessions and for logs, unless another is asked for', async () => {
    await using hub = await loopbackHub([mxbaiContent()])
    await using server = await echoServer()
    const cwd = await emptyFolder()
    await challengeFile(cwd)
    expect((await runBbx(['models', 'pull', 'mxbai-embed-large', '--json'], { cwd, env: { HF_ENDPOINT: hub.url } })).code).toBe(0)
    // Its vectors have eight numbers.
    const env = { EMBED_DIM: '8', EMBED_BATCH_SIZE: '2' }
    const scored = await tested(cwd, server.url, env)
    expect(scored).toMatchObject({ complete: true, weights: [{ id: 'mxbai-embed-large', verified: false }], exit: 0 })
    expect(scoreSchema.parse((await runBbx(['score', scored.run ?? '', '--json'], { cwd })).document())).toMatchObject({
      strict: scored.score.strict,
      otherWeights: [],
    })
    const log = join(golden, 'logs/regular-03.jsonl')
    const logs = await runBbx(['score', log, '--profile', 'babelbit/2026-04', '--json'], { cwd, env })
    expect(scoreSchema.parse(logs.document())).toMatchObject({ exit: 0, challengeMeanU: expect.any(Number) })

    const other = await tested(cwd, server.url, { ...env, EMBEDDER_NAME: 'some/other-model' })
    expect(other).toMatchObject({
      complete: false,
      score: { strict: null, why: expect.stringMatching(/EMBEDDER_NAME asks for some\/other-model/) },
    })
    const tooMany = await runBbx(['score', log, '--profile', 'babelbit/2026-04', '--json'], { cwd })
    expect(errorSchema.parse(tooMany.document()).error).toMatchObject({
      code: 'U0007',
      why: 'its vectors have 8 numbers, and 64 are wanted',
    })
  })
})

it.each([
  [['--model', 'mxbai-embed-large=m.onnx'], 'U0001', /scored without models for babelbit\/2025-11/],
  [['--profile', 'babelbit/2026-04', '--model', 'mimi=m.onnx'], 'U0001', /without mimi/],
  [['--profile', 'babelbit/2026-04', '--model', 'mxbai-embed-large=m.onnx'], 'U0007', /^m\.onnx is no mxbai-embed-large/],
])('bbx score x.jsonl %j is an error of the call', async (words, code, what) => {
  const ran = await runBbx(['score', 'x.jsonl', ...words, '--json'], { cwd: await emptyFolder() })
  expect(ran.code).toBe(2)
  expect(errorSchema.parse(ran.document()).error).toMatchObject({ code, what: expect.stringMatching(what) })
})
