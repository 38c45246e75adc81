// How fast logs are scored, documents included, against the straightforward scorer in Python (bench/scorer_baseline.py):
//   node bench/scorer.mjs [--million]      after `npm run build`
// Both do the same logs: a part of them for Python, which is told to be slower by the ratio that is printed.
import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { writeCorpus } from './scorer-corpus.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const bbx = join(here, '..', 'dist', 'bbx.mjs')
/** A short call, of which the start and the warming up of the compiler are a part, and one that they hardly matter to. */
const calls = [60_000, 300_000]
const baselineUtterances = 200
const rounds = 3

const work = await mkdtemp(join(tmpdir(), 'bbx-bench-'))
try {
  const files = []
  for (const utterances of calls) files.push(await writeCorpus(join(work, String(utterances)), { utterances }))
  const baseline = await best(() => runBaseline(files[0].slice(0, baselineUtterances / 20)))
  console.log(`python baseline: ${rate(baseline)}`)
  const empty = await writeCorpus(join(work, 'empty'), { utterances: 1 })
  const startUp = (await best(() => runBbx([join(work, 'empty')], 1))).seconds
  void empty
  for (const utterances of calls) {
    for (const threads of [1, 2]) {
      const run = await best(() => runBbx([join(work, String(utterances))], threads))
      const ratio = run.utterances / run.seconds / (baseline.utterances / baseline.seconds)
      console.log(
        `bbx score --threads ${threads}, ${utterances} utterances: ${rate(run)}: ${ratio.toFixed(0)} times; peak ${run.peakMiB} MiB; start-up ${(startUp * 1000).toFixed(0)} ms of it`,
      )
    }
  }
  if (process.argv.includes('--million')) {
    await writeCorpus(join(work, 'million'), { utterances: 1_000_000, perFile: 50 })
    const run = await runBbx([join(work, 'million')], 2)
    console.log(`a million utterances: ${rate(run)}; peak ${run.peakMiB} MiB`)
  }
} finally {
  await rm(work, { recursive: true, force: true })
}

function rate({ utterances: count, steps, seconds }) {
  return `${(count / seconds).toFixed(0)} utterances, ${(steps / seconds).toFixed(0)} steps a second`
}

async function best(measure) {
  let fastest = await measure()
  for (let round = 1; round < rounds; round++) {
    const next = await measure()
    if (next.seconds < fastest.seconds) fastest = next
  }
  return fastest
}

async function runBaseline(paths) {
  const out = join(work, 'baseline')
  await mkdir(out, { recursive: true })
  const { stdout } = await promisify(execFile)('python3', [join(here, 'scorer_baseline.py'), out, ...paths], { maxBuffer: 2 ** 26 })
  return JSON.parse(stdout)
}

/** Whole calls, with their start; the documents go straight to a file: a pipe's reader would take a core from two threads. Utterances and steps are counted in the documents afterwards. */
async function runBbx(args, threads) {
  const path = join(work, 'result.json')
  const result = await open(path, 'w')
  const began = performance.now()
  const child = spawn(process.execPath, [bbx, 'score', ...args, '--threads', String(threads), '--json'], {
    stdio: ['ignore', result.fd, 'inherit'],
  })
  const peak = watchMemory(child.pid)
  const code = await new Promise((resolve) => child.on('close', resolve))
  const seconds = (performance.now() - began) / 1000
  const peakMiB = await peak()
  await result.close()
  if (code !== 0) throw new Error(`bbx score ended with ${code}`)
  return { seconds, peakMiB, ...(await countUnits(path)) }
}

async function countUnits(path) {
  let count = 0
  let steps = 0
  let tail = ''
  const file = await import('node:fs').then(({ createReadStream }) =>
    createReadStream(path, { encoding: 'latin1', highWaterMark: 2 ** 22 }),
  )
  for await (const piece of file) {
    const text = tail + piece
    // Longer than either mark, so that none is cut in two or counted twice.
    const cut = Math.max(0, text.length - 20)
    count += occurrences(text, '"utterance_number"', cut)
    steps += occurrences(text, '"U_step"', cut)
    tail = text.slice(cut)
  }
  return {
    utterances: count + occurrences(tail, '"utterance_number"', tail.length),
    steps: steps + occurrences(tail, '"U_step"', tail.length),
  }
}

function occurrences(text, mark, before) {
  let count = 0
  for (let at = text.indexOf(mark); at >= 0 && at < before; at = text.indexOf(mark, at + 1)) count++
  return count
}

/** Highest resident memory of a process while it lives, in MiB; null where /proc is not there. */
function watchMemory(pid) {
  let highest = null
  const look = async () => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
    const found = /VmHWM:\s+(\d+) kB/.exec(status)
    if (found) highest = Math.round(Number(found[1]) / 1024)
  }
  const timer = setInterval(look, 50)
  return async () => {
    clearInterval(timer)
    return highest
  }
}
