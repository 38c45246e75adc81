// A command that asks the rehearsal chain, its metadata in the cache, in a process of its own, against `node -e 0`; in turns, so that load meets both alike.
//   node bench/chain.mjs [ROUNDS] [COMMAND...]      default: 20 rounds of `subnet show --hotkey 5FHn...`
import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root } from '../scripts/root.mjs'

const [, , rounds = '20', ...given] = process.argv
const target = 8
const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
const words = given.length > 0 ? given : ['subnet', 'show', '--hotkey', bob]
const bbx = join(root, 'dist', 'bbx.mjs')
const folder = await mkdtemp(join(tmpdir(), 'bbx-bench-chain-'))
const net = spawn(process.execPath, [bbx, 'localnet', '--port', '0', '--hub-port', '0', '--block-ms', '0'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
try {
  const line = await new Promise((resolve, reject) => {
    createInterface(net.stdout).once('line', resolve)
    net.once('exit', (code) => reject(new Error(`bbx localnet ended with ${code}`)))
  })
  const { chain, netuid } = JSON.parse(line)
  const env = { PATH: process.env.PATH, HOME: folder, BBX_CACHE_DIR: folder, BBX_NETWORK: chain, BBX_NETUID: String(netuid) }
  const calls = { 'node -e 0': ['-e', '0'], [`bbx ${words.slice(0, 2).join(' ')}`]: [bbx, ...words, '--json'] }
  const times = Object.fromEntries(Object.keys(calls).map((name) => [name, []]))
  for (let round = -2; round < Number(rounds); round++) {
    for (const [name, call] of Object.entries(calls)) {
      const started = process.hrtime.bigint()
      const { status, stdout } = spawnSync(process.execPath, call, { env, cwd: folder })
      const ms = Number(process.hrtime.bigint() - started) / 1e6
      if (status !== 0) throw new Error(`${name} ended with ${status}: ${stdout}`)
      // The first rounds fill the caches of the disk and of bbx.
      if (round >= 0) times[name].push(ms)
    }
  }
  const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
  const base = median(times['node -e 0'])
  for (const [name, values] of Object.entries(times)) {
    const ratio = median(values) / base
    const verdict = name.startsWith('bbx') ? (ratio <= target ? `  within ${target}` : `  OVER ${target}`) : ''
    console.log(
      `${name.padEnd(18)} median ${median(values).toFixed(1)} ms, least ${Math.min(...values).toFixed(1)} ms, ratio ${ratio.toFixed(2)}${verdict}`,
    )
  }
} finally {
  net.kill('SIGTERM')
  await rm(folder, { recursive: true, force: true })
}
