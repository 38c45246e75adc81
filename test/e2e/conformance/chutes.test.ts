import { execFile, spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { chuteModuleSchema } from '../../../src/cli/schemas/chute-module.ts'
import { chutePingSchema } from '../../../src/cli/schemas/chutes.ts'
import { testSchema } from '../../../src/cli/schemas/test.ts'
import { emptyFolder, runBbx, sharedCache } from '../../support/run-bbx.ts'
import { templatePython } from '../../support/template-server.ts'
import { waitFor } from '../../support/wait-for.ts'

const folder = join(import.meta.dirname, 'chutes-0.6')
const environmentMs = 540_000
const hotkey = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'
const revision = '4d40cc920ef20b8c570a4300d39e7cc31efb51b7'

/** The port itself where nobody has it, else another. */
async function freePort(wanted = 0): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.once('error', () => server.listen(0, '127.0.0.1'))
    server.listen(wanted, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Where `bbx chute ping --local` looks. */
const localPort = 8000

/** The server of `chutes run --dev`, as a miner starts it by hand. It sleeps for a while before it ends by itself. */
async function devServer(python: string, { cwd, env }: { cwd: string; env: Record<string, string> }) {
  const port = await freePort(localPort)
  const logPort = await freePort()
  const words = ['run', 'bbx_chute:chute', '--port', String(port), '--logging-port', String(logPort), '--host', '127.0.0.1', '--dev']
  const child = spawn(python, [join(dirname(python), 'chutes'), ...words], {
    ...{ cwd, env: { ...env, CHUTES_EXECUTION_CONTEXT: 'REMOTE' }, detached: true },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (log += chunk.toString()))
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  const post = (path: string, body: unknown) =>
    fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return {
    url,
    post,
    async up() {
      await waitFor(
        async () =>
          child.exitCode !== null ||
          (await post('/health', {}).then(
            ({ ok }) => ok,
            () => false,
          )),
        120_000,
      )
      expect(child.exitCode, log).toBe(null)
    },
    async [Symbol.asyncDispose]() {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
      await gone
    },
  }
}

/** What the module answers where its `predict_utterance` gives this value. */
async function answerOf(python: string, value: string, options: { cwd: string; env: Record<string, string> }): Promise<string> {
  const lines = [
    'import bbx_chute as module',
    `module.predict_utterance = lambda model, prefix, context: ${value}`,
    'answer = module._predict(object(), module.BBPredictedUtterance(index="a", step=1, prefix="how are"))',
    'print(answer.success, answer.error)',
  ]
  return (await promisify(execFile)(python, ['-c', lines.join('\n')], { ...options, timeout: 120_000 })).stdout
}

test.each(['baseline', 'transformers'])(
  'the Python package chutes 0.6.9 takes the module of %s for a chute, and serves it',
  { timeout: 900_000 },
  async (template) => {
    const python = await templatePython(folder, environmentMs)
    const cwd = await emptyFolder()
    await runBbx(['init', 'm', '--track', 'babelbit', '--template', template, '--hotkey', hotkey], { cwd })
    if (template === 'transformers') await writeFile(join(cwd, 'm/models/config.json'), '{}')
    const identity = ['--revision', revision, '--repo', 'HF_User/model', '--username', 'Tester_1']
    const made = await runBbx(['chute', 'generate', 'm', ...identity, '--json'], { cwd })
    expect(made.stderr).toBe('')
    const { spec } = chuteModuleSchema.parse(made.document())
    expect((await readFile(join(cwd, 'bbx_chute.py'), 'utf8')).length).toBeLessThan(150_000)

    const env = {
      ...{ PATH: `${dirname(python)}:${process.env.PATH}`, HOME: cwd, PYTHONDONTWRITEBYTECODE: '1' },
      PYTHONPATH: [cwd, join(folder, 'stubs')].join(':'),
      CHUTE_MODEL_FOLDER: join(cwd, 'm'),
    }
    await mkdir(join(cwd, 'empty'))
    const described = await promisify(execFile)(python, [join(folder, 'describe.py')], { cwd: join(cwd, 'empty'), env, timeout: 120_000 })
    // What our TypeScript says without Python is what the package reads out of the module.
    const { filename: _, refStr: __, ...deployed } = spec
    expect(JSON.parse(described.stdout)).toEqual(deployed)
    expect(await answerOf(python, 'None', { cwd, env })).toBe('False TypeError: predict_utterance gave NoneType, which is no text\n')
    expect(await answerOf(python, '"how are you"', { cwd, env })).toBe('True None\n')

    await using server = await devServer(python, { cwd, env })
    await server.up()
    const before = (await (await server.post('/health', {})).json()) as Record<string, unknown>
    expect(before).toMatchObject({ status: 'healthy', model: spec.name, model_loaded: true, revision, answered: 0 })
    const utterance = { index: 'session-1', step: 1, prefix: 'how are', context: 'hello EOF fine', done: false }
    const answer = (await (await server.post('/predict', utterance)).json()) as { prediction: string }
    expect(answer).toMatchObject({ success: true, error: null, complete: true, utterance: { ...utterance, prediction: answer.prediction } })
    if (template === 'transformers') expect(answer.prediction).toBe('how are you today my friend .')
    expect(answer.prediction).toMatch(/^how are \S/)
    expect(await (await server.post('/predict', { ...utterance, prefix: ' ' })).json()).toMatchObject({
      success: false,
      error: 'No input provided',
    })
    for (const wrong of [
      { ...utterance, index: 1 },
      { ...utterance, prefix: '\ud800' },
    ])
      expect((await server.post('/predict', wrong)).status).toBe(400)
    expect(await (await server.post('/health', {})).json()).toMatchObject({ answered: 1, failed: 1 })

    const place = server.url.endsWith(`:${localPort}`) ? ['--local'] : ['--url', server.url]
    const pinged = await runBbx(['chute', 'ping', ...place, '--revision', revision, '--json'], { cwd })
    const report = chutePingSchema.parse(pinged.document())
    expect(report).toMatchObject({ exit: 0, passed: true, health: { modelLoaded: true, revision, faults: [] } })
    expect(report.answers.map(({ prefix, prediction, notes }) => [prediction?.startsWith(prefix), notes])).toEqual(
      Array(5).fill([true, []]),
    )
    const other = await runBbx(['ping-chute', ...place, '--revision', '0'.repeat(40), '--json'], { cwd })
    expect(chutePingSchema.parse(other.document())).toMatchObject({ exit: 1, passed: false, health: { faults: [{ code: 'S2006' }] } })

    const scored = await runBbx(['test', 'm', '--url', server.url, '--smoke', '--json'], { cwd, env: sharedCache })
    const { score, faults } = testSchema.parse(scored.document())
    expect(faults).toEqual([])
    expect(score.reference).toBeGreaterThan(template === 'baseline' ? 0.1 : 0.01)
  },
)
