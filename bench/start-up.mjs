// `bbx --help` and `bbx --version` against `node -e 0`, run in turns so that load on the machine meets all alike.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const rounds = Number(process.argv[2] ?? 40)
const target = 1.5
const bbx = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist', 'bbx.mjs')
const calls = {
  'node -e 0': ['-e', '0'],
  'bbx --help': [bbx, '--help'],
  'bbx --version': [bbx, '--version'],
}

const times = Object.fromEntries(Object.keys(calls).map((name) => [name, []]))
for (let round = -2; round < rounds; round++) {
  for (const [name, words] of Object.entries(calls)) {
    const started = process.hrtime.bigint()
    const { status } = spawnSync(process.execPath, words, { stdio: 'ignore' })
    const ms = Number(process.hrtime.bigint() - started) / 1e6
    if (status !== 0) throw new Error(`${name} ended with ${status}`)
    // The first rounds warm the disk's cache.
    if (round >= 0) times[name].push(ms)
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const base = median(times['node -e 0'])
for (const [name, values] of Object.entries(times)) {
  const middle = median(values)
  const ratio = middle / base
  const verdict = name.startsWith('bbx') ? (ratio <= target ? `  within ${target}` : `  OVER ${target}`) : ''
  console.log(
    `${name.padEnd(14)} median ${middle.toFixed(1)} ms, least ${Math.min(...values).toFixed(1)} ms, ratio ${ratio.toFixed(2)}${verdict}`,
  )
}
