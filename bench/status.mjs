// `bbx status` in a process of its own, the chain's types in the cache, against `node -e 0`: of a hotkey that has committed nothing, and of one that has pushed, of which the hub is asked too.
//   node bench/status.mjs [ROUNDS]      default: 20
import { spawnSync } from 'node:child_process'
import { bbxProgram, besideLocalnet, roundsOf, tellRatios, timeInTurns } from './cold-process.mjs'

const rounds = roundsOf(process.argv[2] ?? '20', 'node bench/status.mjs [ROUNDS]')
const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
const charlie = '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y'

await besideLocalnet(['--block-ms', '300', '--netuid', '21'], ({ folder, env }) => {
  const bbx = (...words) => {
    const { status, stderr } = spawnSync(process.execPath, [bbxProgram, ...words], { env, cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`bbx ${words.join(' ')} ended with ${status}: ${stderr}`)
  }
  bbx('init', 'm', '--track', 'video-to-text', '--hotkey', bob)
  bbx('push', 'm', '--skip-test', '--yes', '--hotkey-uri', '//Bob')
  const calls = {
    'node -e 0': ['-e', '0'],
    'bbx status, nothing committed': [bbxProgram, 'status', '--hotkey', charlie, '--json'],
    'bbx status, after a push': [bbxProgram, 'status', '--hotkey', bob, '--json'],
  }
  tellRatios(timeInTurns(calls, rounds, { env, folder }), 8)
})
