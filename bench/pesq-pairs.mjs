// `bbx metric pesq --pairs` over many clips with one thread and with two, in turns on the same file, beside what the machine gives to two processes of one thread with half of the file each: whole
// calls with their start-up, the median by the clock. The clips are the recorded pair p3/white10, repeated to 8 s.
//   node bench/pesq-pairs.mjs [PAIRS] [ROUNDS]      default 100 pairs, 5 rounds
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../scripts/root.mjs'

const [pairs, rounds] = [Number(process.argv[2] ?? 100), Number(process.argv[3] ?? 5)]
const seconds = 8
const run = promisify(execFile)

/** The recording repeated, under the same 44 bytes of header but for its two sizes. */
async function longer(name) {
  const wav = await readFile(join(root, 'test/golden/pesq/wav', `${name}.wav`))
  const samples = wav.subarray(44)
  const bytes = seconds * 32_000
  const header = Buffer.from(wav.subarray(0, 44))
  header.writeUInt32LE(36 + bytes, 4)
  header.writeUInt32LE(bytes, 40)
  const copies = Array.from({ length: Math.ceil(bytes / samples.length) }, () => samples)
  return Buffer.concat([header, Buffer.concat(copies).subarray(0, bytes)])
}

const folder = await mkdtemp(join(tmpdir(), 'bbx-bench-'))
try {
  const [ref, deg, list, half] = ['ref.wav', 'deg.wav', 'pairs.jsonl', 'half.jsonl'].map((name) => join(folder, name))
  await writeFile(ref, await longer('p3'))
  await writeFile(deg, await longer('white10'))
  const line = `${JSON.stringify({ ref, deg, mode: 'wb' })}\n`
  await writeFile(list, line.repeat(pairs))
  await writeFile(half, line.repeat(pairs / 2))

  async function call(path, threads) {
    const words = ['metric', 'pesq', '--pairs', path, '--threads', String(threads), '--json']
    return (await run(process.execPath, [join(root, 'dist/bbx.mjs'), ...words])).stdout
  }
  const calls = {
    'one thread': () => call(list, 1),
    'two threads': () => call(list, 2),
    'two processes, half each': () => Promise.all([call(half, 1), call(half, 1)]),
  }

  const times = Object.fromEntries(Object.keys(calls).map((name) => [name, []]))
  const answers = {}
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of Object.entries(calls)) {
      const begun = performance.now()
      answers[name] = await work()
      times[name].push((performance.now() - begun) / 1000)
    }
  }
  if (answers['one thread'] !== answers['two threads']) throw new Error('the answers differ with the number of threads')
  const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]
  console.log(`${pairs} pairs of ${seconds} s, wide band, ${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}`)
  const one = median(times['one thread'])
  for (const [name, all] of Object.entries(times)) {
    console.log(`${name.padEnd(25)}  ${median(all).toFixed(2)} s  ${(one / median(all)).toFixed(2)} times as fast as one thread`)
  }
} finally {
  await rm(folder, { recursive: true })
}
