// CPU seconds of PESQ for clips of 3, 8 and 20 s: the best of five calls each. The clips are the recorded pair p3/white10, repeated.
//   node bench/pesq.mjs [PYTHON]      with a Python that has the package pesq 0.0.4: how often its time ours goes into, clip by clip
import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadSource } from '../scripts/load-source.mjs'
import { root } from '../scripts/root.mjs'

const [, , python] = process.argv
const wav = (name) => join(root, 'test/golden/pesq/wav', `${name}.wav`)

const { pesq, pesqInBothModes } = await loadSource('src/metrics/pesq/pesq.ts')

async function clip(name, seconds) {
  const bytes = await readFile(wav(name))
  const frames = (bytes.length - 44) / 2
  return Float64Array.from({ length: seconds * 16_000 }, (_, at) => bytes.readInt16LE(44 + 2 * (at % frames)) / 32768)
}

function cpuSeconds(work) {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

for (const seconds of [3, 8, 20]) {
  const [ref, deg] = [await clip('p3', seconds), await clip('white10', seconds)]
  // Every second sample stands for the clip at 8 kHz: the time is what matters here.
  const halves = [ref, deg].map((signal) => signal.filter((_, at) => at % 2 === 0))
  const calls = {
    'wb 16 kHz': () => pesq(ref, deg, { mode: 'wb', sampleRateHz: 16_000 }),
    'nb 16 kHz': () => pesq(ref, deg, { mode: 'nb', sampleRateHz: 16_000 }),
    'both 16 kHz': () => pesqInBothModes(ref, deg),
    'nb 8 kHz': () => pesq(...halves, { mode: 'nb', sampleRateHz: 8000 }),
  }
  const script = join(root, 'bench/pesq_package.py')
  const theirs =
    python === undefined
      ? null
      : JSON.parse(execFileSync(python, [script, wav('p3'), wav('white10'), String(seconds)], { encoding: 'utf8' }))
  for (const [name, call] of Object.entries(calls)) {
    const best = Math.min(...Array.from({ length: 5 }, () => cpuSeconds(call)))
    const beside = theirs === null ? '' : `  package ${theirs[name].toFixed(3)} s: ${(theirs[name] / best).toFixed(2)} times`
    console.log(`${String(seconds).padStart(2)} s  ${name.padEnd(11)}  ${best.toFixed(3)} s${beside}`)
  }
}
