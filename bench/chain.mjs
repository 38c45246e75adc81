// A command that asks the rehearsal chain, its metadata in the cache, in a process of its own, against `node -e 0`; in turns, so that load meets both alike.
//   node bench/chain.mjs [ROUNDS] [COMMAND...]      default: 20 rounds of `subnet show --hotkey 5FHn...`
import { bbxProgram, besideLocalnet, roundsOf, tellRatios, timeInTurns } from './cold-process.mjs'

const [, , first = '20', ...given] = process.argv
const rounds = roundsOf(first, 'node bench/chain.mjs [ROUNDS] [COMMAND...]')
const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
const words = given.length > 0 ? given : ['subnet', 'show', '--hotkey', bob]
await besideLocalnet(['--block-ms', '0'], (place) => {
  const calls = { 'node -e 0': ['-e', '0'], [`bbx ${words.slice(0, 2).join(' ')}`]: [bbxProgram, ...words, '--json'] }
  tellRatios(timeInTurns(calls, rounds, place), 8)
})
