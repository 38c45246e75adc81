import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../../../src/base/package-root.ts'
import { commitmentCall } from '../../../src/chain/commit/commitment-call.ts'
import { networkNamed } from '../../../src/chain/network.ts'
import { openChain } from '../../../src/chain/open-chain.ts'
import { readHotkey } from '../../../src/chain/reads/account.ts'
import { readBeacon } from '../../../src/chain/reads/beacon.ts'
import { prepare } from '../../../src/chain/submit/prepare.ts'
import { submitPrepared } from '../../../src/chain/submit/submit-prepared.ts'
import { sealCommitment } from '../../../src/chain/timelock/commitment.ts'
import { roundAt } from '../../../src/chain/timelock/quicknet.ts'
import { type Localnet, startLocalnet } from '../../../src/localnet/start-localnet.ts'
import { signerFromUri } from '../../../src/wallet/signer-from-uri.ts'
import { rpcClient } from '../../localnet/rpc-client.ts'
import { emptyFolder, runBbx } from '../../support/run-bbx.ts'
import { templatePython } from '../../support/template-server.ts'
import { waitFor } from '../../support/wait-for.ts'

const run = promisify(execFile)
const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
const charlie = '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y'
const environmentMs = 540_000
const netuid = 59

/**
 * A hundred bytes each: the package 10.5.0 fails on a revealed commitment whose bytes, its length in front, are UTF-8, since its scalecodec then hands
 * it text in place of hexadecimal digits; with a first byte of 0x91 they are none.
 */
const ofBbx = '{"by": "bbx, ü"}'.padEnd(99, '.')
const ofPython = 'by the Python package'.padEnd(100, '.')

/** What is known of the rehearsal before anybody asked it: its genesis, and what the checks themselves and this test write. */
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
  'committed at a round that is there': true,
  'and more blocks': true,
  get_all_revealed_commitments: { [bob]: [ofBbx], [charlie]: [ofPython] },
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

/** A wallet as the package makes it: its coldkey encrypted, its hotkey not. */
const makeWallet = `
import json, sys
from bittensor_wallet import Keypair, Wallet
path, password = sys.argv[1:]
wallet = Wallet(name="py", hotkey="h", path=path)
coldkey = Keypair.create_from_mnemonic(Keypair.generate_mnemonic(12))
wallet.set_coldkey(keypair=coldkey, encrypt=True, overwrite=True, save_coldkey_to_env=False, coldkey_password=password)
wallet.set_coldkeypub(keypair=coldkey, overwrite=True)
wallet.create_new_hotkey(n_words=12, use_password=False, overwrite=True, suppress=True)
print("\\n" + json.dumps({"coldkey": coldkey.ss58_address, "hotkey": wallet.hotkey.ss58_address}))
`

/** The signature of round 1000 by drand's quicknet, for which the package encrypts: test/golden/timelock. */
async function signatureOfRound1000(): Promise<string> {
  const { rows } = JSON.parse(await readFile(join(packageRoot(), 'test', 'golden', 'timelock', 'timelock.json'), 'utf8'))
  return rows.find((row: { round: number }) => row.round === 1000).roundSignature
}

/** Runs with a connection of bbx to the rehearsal. */
async function withChain<T>({ chain: { url } }: Localnet, use: (chain: Awaited<ReturnType<typeof openChain>>) => Promise<T>): Promise<T> {
  const options = { limits: { connectMs: 20_000, answerMs: 20_000 }, cacheDir: await emptyFolder(), signal: new AbortController().signal }
  await using chain = await openChain(networkNamed(url), options)
  return await use(chain)
}

/** Bob commits a text that is timelocked, through bbx, and it is opened. */
function commitByBbx(net: Localnet): Promise<void> {
  return withChain(net, async (chain) => {
    const { publicKey } = await readBeacon(chain, await chain.head())
    const round = roundAt(Date.now()) + 1
    const call = commitmentCall(netuid, { timelocked: sealCommitment({ text: ofBbx, round, publicKey }), round })
    const signer = await signerFromUri('//Bob', chain.endpoint)
    const patience = { sentBefore: false, waitMs: 60_000, signal: new AbortController().signal, onEvent() {} }
    await submitPrepared(chain, await prepare(chain, call, signer, 'it'), patience)
    await waitFor(async () => (await readHotkey(chain, await chain.head(), netuid, bob)).revealed.length > 0, 60_000)
  })
}

describe.each([
  ['9.12.2', 'bittensor-9'],
  ['10.5.0', 'bittensor-10'],
])('the Python package bittensor %s', (_, requirements) => {
  test('takes the rehearsal for a chain, reads and writes', { timeout: 900_000 }, async () => {
    const python = await templatePython(join(import.meta.dirname, requirements), environmentMs)
    await using net = await startLocalnet({ port: 0, state: null, blockMs: 250, netuid, finalityLag: 1 })
    using control = await rpcClient(net.chain.url)
    await control.result('dev_drandPulse', 1000, await signatureOfRound1000())
    await commitByBbx(net)
    const home = await emptyFolder()
    const { stdout } = await run(python, [join(import.meta.dirname, 'checks.py'), net.chain.url, String(netuid)], {
      env: { PATH: process.env.PATH, HOME: home, PYTHONDONTWRITEBYTECODE: '1' },
      cwd: home,
      timeout: 300_000,
    })
    const lines = stdout.split('\n').filter((line) => line.startsWith('{"name"'))
    const found = Object.fromEntries(lines.map((line) => JSON.parse(line)).map(({ name, value, error }) => [name, error ?? value]))
    expect(found).toEqual(expected)
    // What the package had timelocked, as bbx reads it.
    const { revealed } = await withChain(net, async (chain) => readHotkey(chain, await chain.head(), netuid, charlie))
    expect(revealed.map(({ text }) => text)).toEqual([ofPython])
  })

  test('makes a wallet with which bbx registers: the coldkey pays, its password comes from a file', { timeout: 900_000 }, async () => {
    const python = await templatePython(join(import.meta.dirname, requirements), environmentMs)
    await using net = await startLocalnet({ port: 0, state: null, blockMs: 250, netuid, finalityLag: 1 })
    using control = await rpcClient(net.chain.url)
    const home = await emptyFolder()
    const password = 'a Pässword of 2026'
    const words = ['-c', makeWallet, join(home, 'wallets'), password]
    const { stdout } = await run(python, words, { env: { PATH: process.env.PATH, HOME: home }, timeout: 120_000 })
    const { coldkey, hotkey } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')
    await control.result('dev_fund', coldkey, '5000000000')
    const of = ['--network', net.chain.url, '--netuid', String(netuid), '--wallet-path', join(home, 'wallets'), '--wallet-name', 'py']
    const call = ['subnet', 'register', ...of, '--wallet-hotkey', 'h', '--password-file', '-', '--yes', '--json']
    const wrong = await runBbx(call, { cwd: home, input: 'another password\n' })
    expect([wrong.code, wrong.document().error?.code]).toEqual([2, 'U0011'])
    const done = await runBbx(call, { cwd: home, input: `${password}\n` })
    expect(done.code, done.stdout + done.stderr).toBe(0)
    expect(done.document()).toMatchObject({ status: 'done', coldkey, hotkey })
    expect(done.stdout + done.stderr).not.toContain(password)
  })
})
