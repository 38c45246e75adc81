import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { localnetSchema } from '../../../src/cli/schemas/localnet.ts'
import { pushSchema } from '../../../src/cli/schemas/push.ts'
import { statusSchema } from '../../../src/cli/schemas/status.ts'
import { pythonWallet } from '../../support/python-wallet.ts'
import { bbxProgram, emptyFolder, runBbx } from '../../support/run-bbx.ts'

const patient = 300_000
const coldPassword = 'cold Pässword of 2026'
const hotPassword = 'hot sesame of 2026'

/**
 * A wallet as miners have it: an encrypted coldkey, a hotkey in plain text, and one with a password, which the package also puts into its variable. That one is seen by the children of the
 * process alone: the package sets it past Python.
 */
const program = `
import json, subprocess, sys
from bittensor_wallet import Wallet
task = json.load(sys.stdin)
made = lambda hotkey: Wallet(name="py", hotkey=hotkey, path=task["path"])
made("plain").create_new_coldkey(n_words=12, use_password=True, coldkey_password=task["cold"], suppress=True)
made("plain").create_new_hotkey(n_words=12, use_password=False, suppress=True)
made("locked").create_new_hotkey(n_words=12, use_password=True, hotkey_password=task["hot"], suppress=True)
file = made("locked").hotkey_file
file.save_password_to_env(task["hot"])
out = {"coldkey": made("plain").coldkeypub.ss58_address, "plain": made("plain").hotkey.ss58_address,
       "locked": file.get_keypair(task["hot"]).ss58_address, "variable": file.env_var_name(), "veiled": subprocess.check_output(["printenv", file.env_var_name()], text=True).strip()}
print("\\n" + json.dumps(out))
`

async function walletOf(python: string, path: string): Promise<Record<'coldkey' | 'plain' | 'locked' | 'variable' | 'veiled', string>> {
  const child = promisify(execFile)(python, ['-c', program], { timeout: patient, env: { PATH: process.env.PATH ?? '', HOME: path } })
  child.child.stdin?.end(JSON.stringify({ path, cold: coldPassword, hot: hotPassword }))
  return JSON.parse((await child).stdout.trimEnd().split('\n').at(-1) ?? '')
}

/** `bbx localnet` as a process; all that runs with this home finds its hub. */
async function localnet(home: string, fund: string) {
  const words = ['localnet', '--port', '0', '--hub-port', '0', '--netuid', '21', '--block-ms', '200', '--fund', fund]
  const net = spawn(process.execPath, ['--', bbxProgram, ...words], {
    env: { PATH: process.env.PATH ?? '', HOME: home },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [line] = await once(createInterface(net.stdout), 'line')
  return {
    ready: localnetSchema.parse(JSON.parse(line)),
    async [Symbol.asyncDispose]() {
      net.kill('SIGTERM')
      await once(net, 'exit')
    },
  }
}

it('a wallet of the Python package registers, pushes and is there, with each way to give its passwords', {
  timeout: patient,
}, async (context) => {
  const environment = await pythonWallet('4.1.1')
  if ('skipReason' in environment) {
    Object.assign(context.task.meta, { skipReason: environment.skipReason })
    return context.skip()
  }
  const home = await emptyFolder()
  const wallet = await walletOf(environment.python, join(home, '.bittensor', 'wallets'))
  for (const [name, text] of [
    ['cold-password', coldPassword],
    ['wrong-password', 'another sesame'],
  ] as const)
    await writeFile(join(home, name), `${text}\n`)
  await using net = await localnet(home, wallet.coldkey)
  const said: string[] = []
  const bbx = async (hotkey: string, words: readonly string[], variables: Record<string, string> = {}) => {
    const env = { BBX_NETWORK: net.ready.chain, BBX_NETUID: '21', BT_WALLET_NAME: 'py', BT_WALLET_HOTKEY: hotkey, ...variables }
    const ran = await runBbx(words, { cwd: home, env })
    said.push(ran.stdout, ran.stderr)
    return ran
  }
  const push = async (hotkey: string, words: readonly string[], variables: Record<string, string> = {}) =>
    pushSchema.parse((await bbx(hotkey, ['push', hotkey, '--skip-test', '--yes', '--json', ...words], variables)).document())

  for (const hotkey of ['plain', 'locked'] as const) {
    expect((await bbx(hotkey, ['init', hotkey, '--track', 'voice-to-voice', '--hotkey', wallet[hotkey]])).code).toBe(0)
    const registered = await bbx(hotkey, ['subnet', 'register', '--password-file', 'cold-password', '--yes'])
    expect(registered.code, registered.stderr).toBe(0)
  }

  expect(await push('plain', [])).toMatchObject({ exit: 0, published: true, commitment: { hotkey: wallet.plain, revealed: true } })

  // A wrong password, or none in a pipe: nothing has left this machine.
  expect(await push('locked', ['--password-file', 'wrong-password'])).toMatchObject({ exit: 2, revision: null, commitment: null })
  expect(await push('locked', [])).toMatchObject({ exit: 2, revision: null, commitment: null })
  const veiled = { [wallet.variable]: wallet.veiled }
  const done = await push('locked', [], veiled)
  expect(done).toMatchObject({ exit: 0, published: true, commitment: { hotkey: wallet.locked, revealed: true } })
  for (const hotkey of ['plain', 'locked']) {
    const seen = statusSchema.parse((await bbx(hotkey, ['status', '--json'])).document())
    expect(seen).toMatchObject({ exit: 0, hotkey: wallet[hotkey as 'plain' | 'locked'], differences: [], hub: { private: false } })
  }

  const receipts = join(home, '.bbx', 'receipts')
  const written = await Promise.all((await readdir(receipts)).map((name) => readFile(join(receipts, name), 'utf8')))
  expect(written.length).toBeGreaterThanOrEqual(2)
  for (const secret of [coldPassword, hotPassword, wallet.veiled])
    expect([...said, ...written].filter((text) => text.includes(secret))).toEqual([])
})
