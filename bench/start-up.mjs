// `bbx --help` and `bbx --version` against `node -e 0`, in turns, so that load on the machine meets all alike.
//   node bench/start-up.mjs [ROUNDS]      default: 40
import { bbxProgram, roundsOf, tellRatios, timeInTurns } from './cold-process.mjs'

const rounds = roundsOf(process.argv[2] ?? '40', 'node bench/start-up.mjs [ROUNDS]')
const { PATH, HOME } = process.env
const calls = { 'node -e 0': ['-e', '0'], 'bbx --help': [bbxProgram, '--help'], 'bbx --version': [bbxProgram, '--version'] }
tellRatios(timeInTurns(calls, rounds, { env: { PATH, HOME }, folder: undefined }), 1.5)
