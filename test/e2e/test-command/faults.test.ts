import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testSchema } from '../../../src/cli/schemas/test.ts'
import { challengeFile, smallChallengeWords } from '../../support/challenge-file.ts'
import { emptyFolder, runBbx } from '../../support/run-bbx.ts'

// Through --url, so that each row costs a request or two and no start of a server. Exit 1: the submission is at fault.
let server: Server
let folder: string
let behave: (
  question: { prefix: string; step: number },
  count: number,
) => { status?: number; body?: string; wait?: number; headers?: Record<string, string> }
let count = 0

beforeAll(async () => {
  folder = await emptyFolder()
  await challengeFile(folder)
  server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.setHeader('content-type', 'application/json').end('{"status":"healthy"}')
      return
    }
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      const { status = 200, body = '', wait = 0, headers = {} } = behave(JSON.parse(text), ++count)
      setTimeout(() => response.writeHead(status, headers).end(body), wait)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => server.closeAllConnections())

const answer = (prediction: unknown) => ({ body: JSON.stringify({ prediction }) })

test.each([
  { name: 'a status of 500', act: () => ({ status: 500, body: 'out of memory' }), code: 'S2005', asked: 5 },
  { name: 'a redirect', act: () => ({ status: 307, headers: { location: '/elsewhere' } }), code: 'S2010', asked: 5 },
  { name: 'HTML', act: () => ({ body: '<html>' }), code: 'S3001', asked: 5 },
  { name: 'a number for a string', act: () => answer(7), code: 'S3002', asked: 5 },
  { name: 'no prediction: an empty answer to the validator', act: () => ({ body: '{}' }), code: 'S3003', asked: smallChallengeWords },
  { name: 'success false', act: () => ({ body: '{"success":false,"error":"Model not loaded"}' }), code: 'S3004', asked: 5 },
])('$name', async ({ act, code, asked }) => {
  const { document, exit, questions } = await run(act)
  expect(exit).toBe(1)
  expect(questions).toBe(asked)
  expect(document.faults[0]).toMatchObject({ code, by: 'submission', item: 'd-0', step: 0 })
  expect(document.faults[0]?.remedy).not.toBe('')
  expect(document.score).toMatchObject({ reference: 0, strict: 0 })
  expect(document.complete).toBe(true)
  expect(document.counts).toMatchObject({ items: 4, planned: 10, scored: 10 })
})

test('a step that is late is a fault inside a dialogue that is still scored', async () => {
  const { document, exit } = await run((question, n) => ({ ...answer(`${question.prefix} morning`), wait: n === 3 ? 1500 : 0 }), {
    BB_MINER_TIMEOUT_SEC: '0.5',
  })
  expect(exit).toBe(1)
  expect(document.faults).toHaveLength(1)
  expect(document.faults[0]).toMatchObject({ code: 'S2003', item: 'd-0', unit: 0, step: 2 })
  expect(document.score.strict).toBeGreaterThan(0)
  expect(document.complete).toBe(true)
})

test('a lone surrogate loses the dialogue in the reference and one step in strict', async () => {
  const { document, exit } = await run((question) =>
    question.prefix === 'Yes' ? { body: '{"prediction":"Yes\\ud800"}' } : answer(question.prefix),
  )
  expect(exit).toBe(1)
  expect(document.faults).toMatchObject([{ code: 'S3006', item: 'd-2' }])
  const clean = await run((question) => answer(question.prefix === 'Yes' ? '' : question.prefix))
  expect(document.score.strict).toBe(clean.document.score.strict)
  expect(document.score.reference).not.toBe(document.score.strict)
  expect(clean.exit).toBe(0)
})

test.each([
  ['0.99', 1],
  ['0', 0],
])('--min-score %s: exit %d', async (minScore, expected) => {
  expect((await run((question) => answer(question.prefix), {}, ['--min-score', minScore])).exit).toBe(expected)
})

test('a profile whose weights are not here: null with a reason, exit 0; 3 with --min-score', async () => {
  const flags = ['--profile', 'babelbit/2026-01']
  const { document, exit } = await run((question) => answer(question.prefix), {}, flags)
  expect(exit).toBe(0)
  expect(document).toMatchObject({ complete: false, score: { reference: null, strict: null } })
  expect(document.score.why).toContain('--embeddings')
  expect((await run((question) => answer(question.prefix), {}, [...flags, '--min-score', '0.1'])).exit).toBe(3)
})

test('nothing listens at the address: S2014, nothing was asked', async () => {
  const ran = await runBbx(['test', '--url', 'http://127.0.0.1:9', '--challenge', join(folder, 'challenge.json'), '--json'])
  const document = testSchema.parse(ran.document())
  expect(ran.code).toBe(1)
  expect(document.faults).toMatchObject([{ code: 'S2014' }])
  // Nothing was asked, so nothing was measured: no spread, nothing scored, no utterance to show.
  expect(document.score).toMatchObject({ reference: null, strict: 0, standardError: null, interval95: null })
  expect(document.counts.scored).toBe(0)
  expect(document.utterances).toEqual([])
})

test('a run that is complete is summed up again although its server is gone', async () => {
  const cwd = await emptyFolder()
  await challengeFile(cwd)
  const gone = createServer((request, response) => {
    request.resume().on('end', () => response.end(request.method === 'GET' ? '{"status":"healthy"}' : '{"prediction":"Thank you"}'))
  })
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
  const words = ['test', '--url', `http://127.0.0.1:${(gone.address() as AddressInfo).port}`, '--challenge', 'challenge.json', '--json']
  const first = testSchema.parse((await runBbx(words, { cwd })).document())
  gone.closeAllConnections()
  gone.close()
  const again = await runBbx([...words, '--resume'], { cwd })
  expect(again.code, again.stderr).toBe(0)
  expect(testSchema.parse(again.document())).toMatchObject({ score: first.score, counts: first.counts, complete: true, resumed: 4 })
})

test('--engine-url without a value means the engine of the settings', async () => {
  const words = ['test', '--url', 'http://127.0.0.1:9', '--engine-url', '--json']
  expect((await runBbx(words)).document().error).toMatchObject({ code: 'U0002' })
  const set = await runBbx(words, { env: { BB_UTTERANCE_ENGINE_URL: 'http://127.0.0.1:9' } })
  expect(testSchema.parse(set.document()).dataset.id).toBe('http://127.0.0.1:9')
})

test.each([
  { words: ['--url', 'nonsense'], code: 'U0003' },
  { words: ['--runtime', 'remote'], code: 'U0002' },
  { words: ['--url', 'http://127.0.0.1:9', '--runtime', 'process'], code: 'U0001' },
  { words: ['--url', 'http://127.0.0.1:9', '--profile', 'babelbit/1999'], code: 'U0001' },
  { words: ['--url', 'http://127.0.0.1:9', '--retry-faults'], code: 'U0001' },
  { words: ['--url', 'http://127.0.0.1:9', '--engine-url', 'http://127.0.0.1:9', '--smoke'], code: 'U0001' },
  { words: ['--url', 'http://127.0.0.1:9', '--challenge', 'nowhere.json'], code: 'U0007' },
  { words: ['--url', 'http://127.0.0.1:9', '--embeddings', 'nowhere.json'], code: 'U0007' },
  { words: ['not-there'], code: 'U0005' },
  { words: ['.'], code: 'U0005' },
])('a wrong call, $words: exit 2, no litter', async ({ words, code }) => {
  const cwd = await emptyFolder()
  const ran = await runBbx(['test', ...words, '--json'], { cwd })
  expect([ran.code, ran.document().error?.code]).toEqual([2, code])
  const { readdir } = await import('node:fs/promises')
  expect(await readdir(join(cwd, '.bbx', 'runs')).catch(() => [])).toEqual([])
})

async function run(act: typeof behave, env: Record<string, string> = {}, more: readonly string[] = []) {
  behave = act
  count = 0
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ran = await runBbx(['test', '--url', url, '--challenge', 'challenge.json', '--keep', 'none', '--json', ...more], {
    cwd: folder,
    env,
  })
  return { document: testSchema.parse(ran.document()), exit: ran.code, questions: count }
}
