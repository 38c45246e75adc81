// What the benches of whole processes share: a rehearsal of its own, and commands in turns, so that load meets each alike.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../scripts/root.mjs'

export const bbxProgram = join(root, 'dist', 'bbx.mjs')

/** Calls `use({ folder, env, ready })` beside a `bbx localnet` of its own, which is gone afterwards with everything that it kept. */
export async function besideLocalnet(words, use) {
  const folder = await mkdtemp(join(tmpdir(), 'bbx-bench-chain-'))
  const home = { PATH: process.env.PATH, HOME: folder, BBX_CACHE_DIR: folder }
  const net = spawn(process.execPath, [bbxProgram, 'localnet', '--port', '0', '--hub-port', '0', ...words], {
    env: home,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => net.once('exit', resolve))
  try {
    const line = await new Promise((resolve, reject) => {
      createInterface(net.stdout).once('line', resolve)
      net.once('exit', (code) => reject(new Error(`bbx localnet ended with ${code}`)))
    })
    const ready = JSON.parse(line)
    return await use({ folder, env: { ...home, BBX_NETWORK: ready.chain, BBX_NETUID: String(ready.netuid) }, ready })
  } finally {
    net.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
}

/** How often, from the words that a bench was called with. Ends the process with how it is called where that is no number of rounds. */
export function roundsOf(text, usage) {
  const rounds = Number(text)
  if (Number.isInteger(rounds) && rounds > 0) return rounds
  console.error(`${text} is no number of rounds: ${usage}`)
  process.exit(2)
}

/** Times each call (its arguments of node) `rounds` times; the first two rounds, which fill the caches of the disk and of bbx, are not counted. */
export function timeInTurns(calls, rounds, { env, folder }) {
  const times = Object.fromEntries(Object.keys(calls).map((name) => [name, []]))
  for (let round = -2; round < rounds; round++) {
    for (const [name, call] of Object.entries(calls)) {
      const started = process.hrtime.bigint()
      const { status, stdout } = spawnSync(process.execPath, call, { env, cwd: folder })
      const ms = Number(process.hrtime.bigint() - started) / 1e6
      if (status !== 0) throw new Error(`${name} ended with ${status}: ${stdout}`)
      if (round >= 0) times[name].push(ms)
    }
  }
  return times
}

/** A line a call, with how many rounds it is of: its median and quartiles, and their ratio to the first one's, with the quartiles of the rounds' own ratios, held against the target. */
export function tellRatios(times, target) {
  const [first] = Object.keys(times)
  const width = Math.max(...Object.keys(times).map(({ length }) => length))
  for (const [name, values] of Object.entries(times)) {
    const figures = `median of ${values.length} ${quantile(values, 0.5).toFixed(1)} ms (quartiles ${spread(values, 1)}, least ${Math.min(...values).toFixed(1)})`
    const ratio = quantile(values, 0.5) / quantile(times[first], 0.5)
    const ofRounds = values.map((value, round) => value / times[first][round])
    const verdict = `, ratio ${ratio.toFixed(2)} (of single rounds, quartiles ${spread(ofRounds, 2)})${ratio <= target ? `  within ${target}` : `  OVER ${target}`}`
    console.log(`${name.padEnd(width)} ${figures}${name === first ? '' : verdict}`)
  }
  console.log(`load of the last minute: ${loadavg()[0].toFixed(1)}`)
}

function spread(values, digits) {
  return `${quantile(values, 0.25).toFixed(digits)} to ${quantile(values, 0.75).toFixed(digits)}`
}

/** Between two values by how near it is to each. */
function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b)
  const at = share * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return below + (above - below) * (at % 1)
}
