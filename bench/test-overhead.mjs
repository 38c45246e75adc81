// What `bbx test` adds to a submission's own answer times on the shipped sample: the session of `bbx test` against a bare client that puts
// the same questions to the same server, in turns, each in a process of its own: what a fresh process has to compile is a part of both.
//   node bench/test-overhead.mjs [ROUNDS]      after `npm run build`; needs Python and the package index
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [, , first, barePort] = process.argv
const rounds = Number(first === '--bare' ? 1 : (first ?? 5))
/** What bbx sends as well, because a validator does: reading it is the server's own time. */
const asValidator = { accept: '*/*', 'accept-encoding': 'gzip, deflate, br', 'user-agent': 'Python/3.12 aiohttp/3.13.2' }
const root = fileURLToPath(new URL('..', import.meta.url))
if (first === '--bare') {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const questions = sampleQuestions()
  const started = performance.now()
  for (const question of questions) await send(agent, Number(barePort), 'POST', '/predict', question)
  process.stdout.write(`${performance.now() - started}\n`)
  process.exit(0)
}

const work = mkdtempSync(join(tmpdir(), 'bbx-bench-test-'))
const env = { ...process.env, BBX_CACHE_DIR: join(work, 'cache') }
// A development address of this project: nobody commits with it.
const hotkey = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'

bbx('init', 'm', '--track', 'babelbit', '--hotkey', hotkey, '--json')
bbx('test', 'm', '--smoke', '--runtime', 'process', '--keep', 'none', '--json')
const [venv] = readdirSync(join(work, 'cache', 'venvs')).filter((name) => !name.includes('.'))
const port = await freePort()
const server = spawn(join(work, 'cache', 'venvs', venv, 'bin', 'python'), ['server.py'], {
  cwd: join(work, 'm'),
  env: { ...process.env, HOST: '127.0.0.1', PORT: String(port) },
  stdio: 'ignore',
})
const agent = new Agent({ keepAlive: true, maxSockets: 1 })
try {
  await healthy()
  const questions = sampleQuestions()
  const bare = []
  const held = []
  for (let round = -1; round < rounds; round++) {
    const bareMs = Number(
      spawnSync(process.execPath, [fileURLToPath(import.meta.url), '--bare', String(port)], { encoding: 'utf8' }).stdout,
    )
    const { session } = bbx('test', '--url', `http://127.0.0.1:${port}`, '--keep', 'none', '--json')
    // The first round warms the server.
    if (round < 0) continue
    bare.push(bareMs)
    held.push(session)
  }
  const plain = median(bare)
  const session = median(held.map(({ ms }) => ms))
  const own = median(held.map(({ ms, answersMs }) => (ms - answersMs) / answersMs))
  console.log(`${questions.length} questions; medians of ${rounds} rounds in turns`)
  console.log(`bare client      ${plain.toFixed(0)} ms, ${(plain / questions.length).toFixed(2)} ms a question`)
  console.log(`bbx test session ${session.toFixed(0)} ms, ${(session / questions.length).toFixed(2)} ms a question`)
  console.log(
    `added by bbx over the bare client: ${percent((session - plain) / plain)}, ${((session - plain) / questions.length).toFixed(3)} ms a question`,
  )
  console.log(`added by bbx over the answer times that it reports: ${percent(own)}`)
} finally {
  agent.destroy()
  server.kill('SIGTERM')
  await new Promise((resolve) => server.once('exit', resolve))
  rmSync(work, { recursive: true, force: true })
}

function bbx(...words) {
  const { stdout, status, stderr } = spawnSync(process.execPath, ['--', join(root, 'dist', 'bbx.mjs'), ...words], {
    cwd: work,
    env,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`bbx ${words[0]} ended with ${status}: ${stdout}${stderr}`)
  return JSON.parse(stdout)
}

/** The questions of a session over the shipped sample, as reference babelbit 1.4 puts them. */
function sampleQuestions() {
  const { dialogues } = JSON.parse(readFileSync(join(root, 'data', 'babelbit-sample.json'), 'utf8'))
  return dialogues.flatMap(({ utterances }) =>
    utterances.flatMap((utterance, place) => {
      const words = utterance.split(' ')
      const context = utterances.slice(0, place).join(' EOF ')
      return words.map((_, step) => ({
        index: '00000000-0000-4000-8000-000000000000',
        step,
        prefix: words.slice(0, step + 1).join(' '),
        prediction: '',
        context,
        done: false,
        ground_truth: null,
        evaluation: null,
      }))
    }),
  )
}

function send(agent, port, method, path, body) {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? '' : JSON.stringify(body)
    const headers = { ...asValidator, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
    const call = request({ agent, port, host: '127.0.0.1', method, path, headers }, (response) => {
      response.on('data', () => {})
      response.on('end', () => resolve(response.statusCode))
    })
    call.on('error', reject)
    call.end(text)
  })
}

async function healthy() {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    if ((await send(agent, port, 'GET', '/health').catch(() => 0)) === 200) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the server never became healthy')
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address()
      probe.close(() => resolve(free))
    })
  })
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}

function percent(share) {
  return `${(100 * share).toFixed(1)} %`
}
