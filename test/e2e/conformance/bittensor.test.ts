import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { startLocalnet } from '../../../src/localnet/start-localnet.ts'
import { emptyFolder } from '../../support/run-bbx.ts'
import { templatePython } from '../../support/template-server.ts'

const folder = join(import.meta.dirname, 'bittensor-9')
const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
const charlie = '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y'
const environmentMs = 540_000
const netuid = 59

/** What is known of the rehearsal before anybody asked it: its genesis, and what the checks themselves write. */
const expected = {
  'blocks are made': true,
  balance: 1_000_000,
  is_hotkey_registered: true,
  uid: 1,
  neurons_lite: [alice, bob],
  metagraph: [alice, bob],
  'metagraph, not lite': 2,
  hyperparameters: 360,
  burn: 1,
  neuron_for_uid: bob,
  burned_register: true,
  registered: 2,
  set_commitment: true,
  get_commitment: 'hello world',
  get_all_commitments: { [charlie]: 'hello world' },
  serve_axon: true,
  served: ['8.8.8.8', 8091],
  set_reveal_commitment: true,
  'blocks go on': true,
  set_weights: true,
  // round(0.5 * 65535) to even, as the SDK does it: reference chain-and-wallet 4.3.
  weights: [
    [
      0,
      [
        [1, 32_768],
        [2, 65_535],
      ],
    ],
  ],
}

test('the Python package bittensor 9.12.2 takes the rehearsal for a chain, reads and writes', { timeout: 900_000 }, async () => {
  const python = await templatePython(folder, environmentMs)
  await using net = await startLocalnet({ port: 0, state: null, blockMs: 250, netuid, finalityLag: 1 })
  const home = await emptyFolder()
  const { stdout } = await promisify(execFile)(python, [join(folder, 'checks.py'), net.chain.url, String(netuid)], {
    env: { PATH: process.env.PATH, HOME: home, PYTHONDONTWRITEBYTECODE: '1' },
    cwd: home,
    timeout: 300_000,
  })
  const lines = stdout.split('\n').filter((line) => line.startsWith('{"name"'))
  const found = Object.fromEntries(lines.map((line) => JSON.parse(line)).map(({ name, value, error }) => [name, error ?? value]))
  expect(found).toEqual(expected)
})
