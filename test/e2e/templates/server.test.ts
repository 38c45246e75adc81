import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type TemplateServer, templateServer } from '../../support/template-server.ts'
import { waitFor } from '../../support/wait-for.ts'

/** Reference babelbit 2.1: the request that is given there. */
const request = {
  index: '6f0a3c1e-0000-4000-8000-000000000001',
  step: 1,
  prefix: 'how are',
  prediction: '',
  context: 'hello there EOF fine thanks',
  done: false,
  ground_truth: null,
  evaluation: null,
}
const evaluationSchema = z.object({
  lexical_similarity: z.number(),
  semantic_similarity: z.number(),
  earliness: z.number(),
  u_step: z.number(),
})
const utteranceSchema = z.object({
  index: z.string(),
  step: z.int(),
  prefix: z.string(),
  prediction: z.string(),
  context: z.string(),
  done: z.boolean(),
  ground_truth: z.string().nullable(),
  evaluation: evaluationSchema.nullable(),
})
/** What the validator takes from a chute, and what it takes from an axon. Unknown keys are no trouble for either. */
const chuteReader = z.object({
  success: z.literal(true),
  model: z.string().min(1),
  utterance: utteranceSchema,
  error: z.null(),
  context_used: z.string(),
  complete: z.boolean(),
})
const axonReader = z.object({ prediction: z.string().min(1) })

function babelbitServer(inference?: string): Promise<TemplateServer> {
  const changes = inference === undefined ? {} : { 'inference.py': inference }
  return templateServer({ track: 'babelbit', template: 'baseline', health: '/health', changes })
}

async function predict(server: TemplateServer, body: string | Uint8Array<ArrayBuffer>): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${server.url}/predict`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
  return { status: answer.status, text: await answer.text() }
}

/** A predictor that does as the test needs; the server is the template's own. */
function predictor(load: string, answer: string): string {
  const lines = (code: string) => code.replaceAll('\n', '\n        ')
  return `import time
class Predictor:
    name = "test"
    @classmethod
    def load(cls, folder):
        ${lines(load)}
        return cls()
    def close(self):
        print("closed", flush=True)
    def predict(self, prefix, context=""):
        ${lines(answer)}
`
}

describe('the server of the template', () => {
  let server: TemplateServer
  beforeAll(async () => {
    server = await babelbitServer()
    await waitFor(async () => (await fetch(`${server.url}/health`)).ok)
  })
  afterAll(async () => {
    server.process.kill('SIGKILL')
    await server.exited()
  })

  it.each([
    ['GET', '/health'],
    ['POST', '/health'],
    ['GET', '/healthz'],
  ])('%s %s says that it is healthy', async (method, path) => {
    const answer = await fetch(`${server.url}${path}`, { method, ...(method === 'POST' ? { body: '{}' } : {}) })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('{"status":"healthy","model":"bbx-baseline","model_loaded":true}')
  })

  it('one answer satisfies both readers, its fields in the order of the schema', async () => {
    const { status, text } = await predict(server, JSON.stringify(request))
    expect(status).toBe(200)
    const answer: unknown = JSON.parse(text)
    const chute = chuteReader.parse(answer)
    const axon = axonReader.parse(answer)
    expect(axon.prediction).toMatch(/^how are \S/)
    expect(chute.utterance).toEqual({ ...request, prediction: axon.prediction })
    expect(chute.context_used).toBe(request.context)
    expect(Object.keys(z.record(z.string(), z.unknown()).parse(answer))).toEqual([
      ...['success', 'model', 'utterance', 'error', 'context_used', 'complete', 'prediction'],
    ])
    expect(Object.keys(chute.utterance)).toEqual(Object.keys(request))
    expect((await predict(server, JSON.stringify(request))).text).toBe(text)
  })

  it.each([
    ['only what is required', { index: 'a', step: 0, prefix: 'Could' }],
    ['an evaluation', { ...request, evaluation: { lexical_similarity: 0.5, semantic_similarity: 0, earliness: 1, u_step: 0.25 } }],
    ['keys that nobody knows', { ...request, challenge: 'ch-1', __proto__x: [] }],
    ['a huge prefix', { ...request, prefix: 'again '.repeat(20_000).trimEnd() }],
    ['letters from everywhere', { ...request, prefix: 'Grüße 你好 😀 \u202e مرحبا' }],
    ['a NUL', { ...request, prefix: 'a\0b' }],
    ['an empty prefix', { ...request, prefix: '' }],
    ['a step far away', { ...request, step: 2 ** 40 }],
  ])('answers %s with the prefix first', async (_, body) => {
    const { status, text } = await predict(server, JSON.stringify(body))
    expect(status).toBe(200)
    const { utterance, prediction } = z.object({ utterance: utteranceSchema, prediction: z.string() }).parse(JSON.parse(text))
    expect(prediction.startsWith(body.prefix)).toBe(true)
    expect(utterance).toMatchObject({ index: body.index, step: body.step, prefix: body.prefix, prediction })
  })

  it.each([
    ['no index', '{"step":0,"prefix":"a"}', 'index'],
    ['no step', '{"index":"a","prefix":"a"}', 'step'],
    ['no prefix', '{"index":"a","step":0}', 'prefix'],
    ['a number as index', '{"index":7,"step":0,"prefix":"a"}', 'index'],
    ['a fraction as step', '{"index":"a","step":0.5,"prefix":"a"}', 'step'],
    ['a list as prefix', '{"index":"a","step":0,"prefix":["a"]}', 'prefix'],
    ['null as context', '{"index":"a","step":0,"prefix":"a","context":null}', 'context'],
    ['half a surrogate pair', '{"index":"a","step":0,"prefix":"a\\ud800"}', 'surrogate'],
    ['half a pair in the context', '{"index":"a","step":0,"prefix":"a","context":"\\udfff"}', 'surrogate'],
    ['NaN', '{"index":"a","step":0,"prefix":"a","evaluation":{"u_step":NaN}}', 'finite'],
    ['a list', '[]', 'object'],
    ['no JSON', '{"index":', 'JSON'],
    ['nothing', '', 'required'],
  ])('refuses %s with 422 and the reason', async (_, body, reason) => {
    const { status, text } = await predict(server, body)
    expect(status).toBe(422)
    expect(
      z.object({ detail: z.array(z.object({ loc: z.array(z.unknown()), msg: z.string() })).min(1) }).parse(JSON.parse(text)),
    ).toBeDefined()
    expect(text.toLowerCase()).toContain(reason.toLowerCase())
  })

  it.each([
    ['bytes that are not UTF-8', new Uint8Array([0x7b, 0xff, 0x7d])],
    ['JSON a hundred thousand deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ])('refuses %s, and lives on', async (_, body) => {
    const { status, text } = await predict(server, body)
    expect([400, 422]).toContain(status)
    expect(JSON.parse(text)).toHaveProperty('detail')
    expect((await fetch(`${server.url}/health`)).status).toBe(200)
  })
})

describe('the end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s: exits with 0 at once', async (signal) => {
    const server = await babelbitServer()
    const { code, ms } = await server.stop(signal)
    expect({ code, log: server.log() }).toMatchObject({ code: 0, log: expect.stringContaining('stopped') })
    expect(ms).toBeLessThan(5_000)
  })

  it('while a prediction is computed that takes a minute: within 10 s, and cleaned up', async () => {
    const server = await babelbitServer(predictor('pass', 'time.sleep(60)\nreturn prefix'))
    await waitFor(async () => (await fetch(`${server.url}/health`)).ok)
    const asked = predict(server, JSON.stringify(request)).catch((error: unknown) => error)
    await sleep(300)
    expect((await fetch(`${server.url}/health`)).status, 'health is answered meanwhile').toBe(200)
    const { code, ms } = await server.stop('SIGTERM')
    expect(code).toBe(0)
    expect(ms).toBeLessThan(10_000)
    expect(server.log()).toContain('closed')
    await asked
  })

  it('while half a request has come: within 10 s', async () => {
    const server = await babelbitServer()
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write('POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"index":')
    await sleep(300)
    const { code, ms } = await server.stop('SIGTERM')
    socket.destroy()
    expect(code).toBe(0)
    expect(ms).toBeLessThan(10_000)
  })
})

describe('a predictor in trouble', () => {
  it('still loading: 503 with the reason, and healthy afterwards', async () => {
    const server = await babelbitServer(predictor('time.sleep(4)', 'return prefix'))
    const health = await fetch(`${server.url}/health`)
    expect({ status: health.status, body: await health.json() }).toEqual({
      status: 503,
      body: { status: 'loading', model: 'not_loaded', model_loaded: false },
    })
    expect(await predict(server, JSON.stringify(request))).toEqual({ status: 503, text: '{"detail":"the predictor is still loading"}' })
    await waitFor(async () => (await fetch(`${server.url}/health`)).ok)
    expect((await server.stop('SIGTERM')).code).toBe(0)
  })

  it('that cannot be loaded: exits with 1 and says why', async () => {
    const server = await babelbitServer(predictor('raise ValueError("no model: put one into models/")', 'return prefix'))
    expect(await server.exited()).toBe(1)
    expect(server.log()).toContain('the predictor could not be loaded: ValueError: no model: put one into models/')
  })

  it('that fails: 500 with the reason, and the next question is answered', async () => {
    const server = await babelbitServer(predictor('pass', 'if prefix == "bad":\n    raise KeyError("vocabulary")\nreturn prefix'))
    await waitFor(async () => (await fetch(`${server.url}/health`)).ok)
    const failed = await predict(server, JSON.stringify({ ...request, prefix: 'bad' }))
    expect(failed).toEqual({ status: 500, text: '{"detail":"prediction failed: KeyError: \'vocabulary\'"}' })
    expect((await predict(server, JSON.stringify(request))).status).toBe(200)
    await server.stop('SIGTERM')
  })
})
