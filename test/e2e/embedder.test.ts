import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { errorSchema } from '../../src/cli/schemas/error.ts'
import { modelConversionSchema } from '../../src/cli/schemas/model-conversion.ts'
import { scoreSchema } from '../../src/cli/schemas/score.ts'
import { testSchema } from '../../src/cli/schemas/test.ts'
import { challengeFile } from '../support/challenge-file.ts'
import { minilm } from '../support/minilm.ts'
import { emptyFolder, runBbx } from '../support/run-bbx.ts'

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
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const ran = await runBbx(['test', '--url', url, '--challenge', 'challenge.json', ...profile, ...model, '--json'], { cwd })
    const tested = testSchema.parse(ran.document())
    expect(tested).toMatchObject({
      complete: true,
      exit: 0,
      weights: [{ id: 'mxbai-embed-large', digest: expect.stringMatching(/^sha256:/) }],
    })
    expect(tested.score.strict).toBeGreaterThan(0)
    const again = scoreSchema.parse((await runBbx(['score', tested.run ?? '', ...model, '--json'], { cwd })).document())
    expect(again).toMatchObject({ challengeMeanU: tested.score.reference, strict: tested.score.strict, otherWeights: [], exit: 0 })
  } finally {
    server.close()
    server.closeAllConnections()
  }
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
