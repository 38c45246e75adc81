// `bbx metric pesq --pairs` over many clips with one thread and with two, in turns on the same file, whole calls with their start-up: the median by the clock, and how often the
// second goes into the first. The clips are the recorded pair p3/white10, repeated to 8 s.
//   node bench/pesq-pairs.mjs [PAIRS] [ROUNDS]      default 200 pairs, 5 rounds
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../scripts/root.mjs'

const [pairs, rounds] = [Number(process.argv[2] ?? 200), Number(process.argv[3] ?? 5)]
const seconds = 8

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
  const [ref, deg, list] = ['ref.wav', 'deg.wav', 'pairs.jsonl'].map((name) => join(folder, name))
  await writeFile(ref, await longer('p3'))
  await writeFile(deg, await longer('white10'))
  await writeFile(list, `${JSON.stringify({ ref, deg, mode: 'wb' })}\n`.repeat(pairs))

  function call(threads) {
    const begun = performance.now()
    const words = ['metric', 'pesq', '--pairs', list, '--threads', String(threads), '--json']
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist/bbx.mjs'), ...words], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    return { wall: (performance.now() - begun) / 1000, stdout }
  }

  const times = { 1: [], 2: [] }
  const answers = new Set()
  for (let round = 0; round < rounds; round++) {
    for (const threads of [1, 2]) {
      const { wall, stdout } = call(threads)
      times[threads].push(wall)
      answers.add(stdout)
    }
  }
  if (answers.size !== 1) throw new Error('the answers differ with the number of threads')
  const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1]
  console.log(`${pairs} pairs of ${seconds} s, wide band, ${availableParallelism()} cores, load ${loadavg()[0].toFixed(1)}`)
  for (const threads of [1, 2]) console.log(`${threads} thread${threads === 1 ? ' ' : 's'}  ${median(times[threads]).toFixed(2)} s`)
  console.log(`two are ${(median(times[1]) / median(times[2])).toFixed(2)} times as fast as one`)
} finally {
  await rm(folder, { recursive: true })
}
