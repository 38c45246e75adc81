// RawNet3 at full width, its weights made by the formula of test/golden/rawnet3, on the clips there: how long it takes to convert it, to open it, and to embed a clip and a pair of clips on one
// thread; the median of five calls each, by the clock and in processor time, because the machine may be busy.
//   node bench/rawnet3.mjs [PYTHON]      with a Python that has torch: the same windows through bench/rawnet3_torch.py in turns, and how often our time goes into torch's
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { loadSource } from '../scripts/load-source.mjs'
import { root } from '../scripts/root.mjs'

const [, , python] = process.argv
const rounds = 5

const { rawnet3Recipe, full } = await loadSource('test/support/rawnet3-recipe.ts')
const { zipCheckpoint } = await loadSource('test/support/torch-file.ts')
const { convertRawNet3 } = await loadSource('src/weights/rawnet3/convert.ts')
const { openRawNet3 } = await loadSource('src/weights/rawnet3/open-rawnet3.ts')
const { decodeNpy } = await loadSource('src/audio/npy/decode-npy.ts')
const { valuesOf } = await loadSource('src/audio/decoded.ts')
const { fillWindows, windowsPerClip } = await loadSource('src/weights/rawnet3/windows.ts')
const { windowSamples } = await loadSource('src/weights/rawnet3/ports.ts')

async function timed(work) {
  const [begun, before] = [performance.now(), process.cpuUsage()]
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  return { result, wall: (performance.now() - begun) / 1000, cpu: (user + system) / 1e6 }
}

/** torch in a process of its own, which waits while it is not asked. */
async function startTorch(checkpoint, windows) {
  const child = spawn(python, [join(root, 'bench/rawnet3_torch.py'), checkpoint, windows], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async embed(rows) {
      child.stdin.write(`${rows}\n`)
      const { value, done } = await lines.next()
      if (done) throw new Error('torch ended by itself')
      return JSON.parse(value)
    },
    async end() {
      child.stdin.end()
      await once(child, 'exit')
    },
  }
}

const median = (times, kind) => times.map((time) => time[kind]).sort((a, b) => a - b)[times.length >> 1]
const print = (name, times) =>
  console.log(`${name.padEnd(34)}  ${median(times, 'wall').toFixed(2)} s  ${median(times, 'cpu').toFixed(2)} s of CPU time`)

const folder = await mkdtemp(join(tmpdir(), 'bbx-bench-'))
try {
  const checkpoint = zipCheckpoint(rawnet3Recipe('bbx-public-1:full', full))
  const [path, torchPath, windowsPath] = ['rawnet3.onnx', 'rawnet3.pt', 'windows.f32'].map((name) => join(folder, name))
  const converted = await timed(() => convertRawNet3(checkpoint))
  await writeFile(path, converted.result.bytes)
  const opened = await timed(() => openRawNet3({ path, shown: path, threads: 1 }))
  print('convert 65 MB', [converted])
  print('open', [opened])
  const clips = await Promise.all(
    ['wave_speech', 'wave_noise'].map(async (name) =>
      valuesOf(decodeNpy(await readFile(join(root, 'test/golden/rawnet3', `${name}.npy`)))),
    ),
  )

  let torch
  if (python !== undefined) {
    const windows = new Float32Array(clips.length * windowsPerClip * windowSamples)
    for (const [at, clip] of clips.entries()) fillWindows(windows.subarray(at * windowsPerClip * windowSamples), clip)
    await writeFile(torchPath, checkpoint)
    await writeFile(windowsPath, windows)
    torch = await startTorch(torchPath, windowsPath)
  }
  for (const [name, given] of [
    ['one clip (10 windows), 1 thread', clips.slice(0, 1)],
    ['a pair (20 windows), 1 thread', clips],
  ]) {
    const [ours, theirs] = [[], []]
    for (let round = 0; round < rounds; round++) {
      ours.push(await timed(() => opened.result.embed(given)))
      if (torch !== undefined) theirs.push(await torch.embed(given.length * windowsPerClip))
    }
    print(name, ours)
    if (torch === undefined) continue
    print('  torch, in one batch', theirs)
    const embeddings = ours[0].result.flatMap((clip) => [...clip])
    const gap = embeddings.reduce((most, value, at) => Math.max(most, Math.abs(value - theirs[0].embeddings[at])), 0)
    if (!(gap < 1e-3)) throw new Error(`the embeddings differ by ${gap}: it is not the same work`)
    const ratio = (kind) => (median(theirs, kind) / median(ours, kind)).toFixed(2)
    console.log(
      `  torch takes ${ratio('wall')} times as long, ${ratio('cpu')} times the processor time; embeddings within ${gap.toExponential(0)}`,
    )
  }
  await torch?.end()
  console.log(`memory at its highest: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB, load ${loadavg()[0].toFixed(1)}`)
} finally {
  await rm(folder, { recursive: true })
}
