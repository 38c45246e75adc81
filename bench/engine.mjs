// The utterance engine against a plain-Python one that does the same work, in the same run: `/next` from 8 connections, the
// load generator on the same cores; then a million utterances from a folder, for its memory.
//   node bench/engine.mjs [--rounds N] [--seconds N] [--no-million] [--program dist/bbx.mjs]
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const here = (name) => fileURLToPath(new URL(name, import.meta.url))
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    'no-million': { type: 'boolean', default: false },
    program: { type: 'string', default: here('../dist/bbx.mjs') },
  },
})
const connections = 8
const folder = mkdtempSync(join(tmpdir(), 'bbx-bench-engine-'))

const running = new Set()

/** A server that prints one line of JSON with its port when it is ready. */
async function serve(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const line = await new Promise((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve)
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code}`)))
  })
  const stop = () =>
    new Promise((resolve) => {
      child.once('exit', resolve)
      child.kill('SIGTERM')
    })
  return { port: JSON.parse(line).port, pid: child.pid, stop }
}

const ours = (challenge) => serve(process.execPath, [values.program, 'engine', '--challenge', challenge, '--port', '0', '--json'])
const baseline = (challenge) => serve('python3', [here('engine_baseline.py'), challenge])

async function output(command, args) {
  const child = spawn(command, args.map(String), { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (piece) => {
    text += piece
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}`)
  return JSON.parse(text)
}

/** Answers a second, and what one of them took of the server's processor: the generator is often at its own limit before the server is. */
const load = async ({ port, pid }, mode) => {
  const before = cpuSeconds(pid)
  const { perSecond, answered, failed } = await output('python3', [here('http_load.py'), port, connections, values.seconds, mode])
  if (failed > 0) throw new Error(`${failed} requests failed`)
  return { perSecond, cpuMicros: Math.round(((cpuSeconds(pid) - before) * 1e6) / answered) }
}

/** User and system time of a process so far; Linux counts in hundredths of a second. */
function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]

async function rates() {
  const challenge = join(folder, 'challenge.json')
  const utterances = Array.from({ length: 50 }, (_, index) => `the kettle number ${index} will never boil like that will it`)
  const dialogues = Array.from({ length: 100 }, (_, index) => ({ dialogue_uid: `d-${index}`, utterances }))
  writeFileSync(challenge, JSON.stringify({ challenge_uid: 'bench', dialogues }))
  const python = await baseline(challenge)
  const engine = await ours(challenge)
  const seen = { python: [], close: [], keep: [] }
  // In turns, so that other work on the machine troubles all of them alike.
  for (let round = 0; round < Number(values.rounds); round++) {
    seen.python.push(await load(python, 'close'))
    seen.close.push(await load(engine, 'close'))
    seen.keep.push(await load(engine, 'keep'))
  }
  await Promise.all([python.stop(), engine.stop()])
  const times = (mode, ratioOf) => Number(median(seen[mode].map((one, round) => ratioOf(one, seen.python[round]))).toFixed(2))
  const rate = (ours, python) => ours.perSecond / python.perSecond
  const cpu = (ours, python) => python.cpuMicros / ours.cpuMicros
  return {
    ratio: { withoutKeepAlive: times('close', rate), withKeepAlive: times('keep', rate) },
    ratioOfProcessorTime: { withoutKeepAlive: times('close', cpu), withKeepAlive: times('keep', cpu) },
    rounds: seen,
  }
}

function peakMiB(pid) {
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Math.round(Number(peak?.[1] ?? Number.NaN) / 1024)
}

async function million() {
  const root = join(folder, 'million')
  const files = 2_000
  for (let file = 0; file < files; file++) {
    const sub = join(root, String(Math.floor(file / 1_000)))
    mkdirSync(sub, { recursive: true })
    const utterances = Array.from({ length: 500 }, (_, index) => `word-${file}-${index}`)
    const challenge = { challenge_uid: `c-${file}`, dialogues: [{ dialogue_uid: `d-${file}`, utterances }] }
    writeFileSync(join(sub, `${String(file).padStart(6, '0')}.json`), JSON.stringify(challenge))
  }
  const engine = await ours(root)
  const before = peakMiB(engine.pid)
  const walked = await output(process.execPath, [here('walk-all.mjs'), engine.port])
  const result = { ...walked, peakMiBAtStart: before, peakMiB: peakMiB(engine.pid) }
  await engine.stop()
  return result
}

try {
  const result = { ...(await rates()), million: values['no-million'] ? null : await million() }
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
} finally {
  for (const child of running) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
}
