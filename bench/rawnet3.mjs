// RawNet3 at full width, its weights made by the formula of test/golden/rawnet3: how long it takes to convert it, to open it, and to embed a clip and a pair of clips on one
// thread; the best of three calls each. CPU seconds too, because the machine may be busy.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadSource } from '../scripts/load-source.mjs'

const { rawnet3Recipe, full } = await loadSource('test/support/rawnet3-recipe.ts')
const { zipCheckpoint } = await loadSource('test/support/torch-file.ts')
const { convertRawNet3 } = await loadSource('src/weights/rawnet3/convert.ts')
const { openRawNet3 } = await loadSource('src/weights/rawnet3/open-rawnet3.ts')

async function timed(name, calls, work) {
  let [wall, cpu] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  let result
  for (let call = 0; call < calls; call++) {
    const [begun, before] = [performance.now(), process.cpuUsage()]
    result = await work()
    wall = Math.min(wall, (performance.now() - begun) / 1000)
    const { user, system } = process.cpuUsage(before)
    cpu = Math.min(cpu, (user + system) / 1e6)
  }
  console.log(`${name.padEnd(34)}  ${wall.toFixed(2)} s  ${cpu.toFixed(2)} s of CPU time`)
  return result
}

const folder = await mkdtemp(join(tmpdir(), 'bbx-bench-'))
try {
  const checkpoint = zipCheckpoint(rawnet3Recipe('bench', full))
  const path = join(folder, 'rawnet3.onnx')
  const { bytes } = await timed('convert 65 MB', 1, () => convertRawNet3(checkpoint))
  await writeFile(path, bytes)
  const embedder = await timed('open', 1, () => openRawNet3({ path, shown: path, threads: 1 }))
  const clip = Float64Array.from({ length: 80_000 }, (_, at) => Math.sin(at * at * 1e-4) / 2)
  await timed('one clip (10 windows), 1 thread', 3, () => embedder.embed([clip]))
  await timed('a pair (20 windows), 1 thread', 3, () => embedder.embed([clip, clip]))
  console.log(`memory at its highest: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB`)
} finally {
  await rm(folder, { recursive: true })
}
