import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { savedKeySchema } from '../../../src/cli/schemas/saved-key.ts'
import { signatureSchema, verificationSchema } from '../../../src/cli/schemas/signature.ts'
import { walletsSchema } from '../../../src/cli/schemas/wallets.ts'
import { pythonWallet } from '../../support/python-wallet.ts'
import { emptyFolder, runBbx } from '../../support/run-bbx.ts'

const run = promisify(execFile)
const patient = 240_000

/** The newest package, and the oldest that was recorded: the one of 2025 that reads the six classic keys only. */
const versions = ['4.1.1', '2.1.3'] as const
const newest = '4.1.1'
const password = 'a Pässword of 2026'

/** Reads its task as JSON, prints JSON as its last line (the package prints on its own). */
const program = `
import json, sys
from bittensor_wallet import Wallet
task = json.load(sys.stdin)
message = task["message"]
open_ = lambda hotkey: Wallet(name=task["name"], hotkey=hotkey, path=task["path"])
if task["do"] == "coldkey":
    wallet = open_("h")
    pair = wallet.get_coldkey(task["password"])
    out = {"address": pair.ss58_address, "public": wallet.coldkeypub.ss58_address, "signature": "0x" + pair.sign(message).hex()}
elif task["do"] == "hotkeys":
    pairs = {name: open_(name).hotkey for name in task["signed"]}
    out = {name: {"address": pair.ss58_address, "verified": pair.verify(message, task["signed"][name]),
                  "signature": "0x" + pair.sign(message).hex()} for name, pair in pairs.items()}
else:
    wallet = open_("h")
    wallet.create_new_coldkey(n_words=24, use_password=False, overwrite=True, suppress=True)
    wallet.create_new_hotkey(n_words=12, use_password=False, overwrite=True, suppress=True)
    out = {"coldkey": wallet.coldkeypub.ss58_address, "hotkey": wallet.hotkey.ss58_address,
           "signature": "0x" + wallet.hotkey.sign(message).hex()}
print("\\n" + json.dumps(out))
`

const made: Record<string, Awaited<ReturnType<typeof pythonWallet>>> = {}

async function python(version: string, task: Record<string, unknown>, context: TestContext): Promise<Record<string, unknown>> {
  const environment = made[version] ?? { skipReason: 'no environment was made' }
  if ('skipReason' in environment) {
    Object.assign(context.task.meta, { skipReason: environment.skipReason })
    return context.skip()
  }
  const child = run(environment.python, ['-c', program], {
    timeout: patient,
    env: { PATH: process.env.PATH ?? '', HOME: String(task.path) },
  })
  child.child.stdin?.end(JSON.stringify(task))
  const { stdout } = await child
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')
}

describe('the real Python package', { timeout: patient }, () => {
  let home = ''
  let path = ''
  const message = 'signed by one, verified by the other'
  const bbx = async (...words: string[]) => {
    const ran = await runBbx([...words, '--json'], { cwd: home })
    expect(ran.code, ran.stdout + ran.stderr).toBe(0)
    return ran.document()
  }

  beforeAll(async () => {
    home = await emptyFolder()
    path = join(home, '.bittensor', 'wallets')
    await writeFile(join(home, 'password'), `${password}\n`)
    await Promise.all(versions.map(async (version) => Object.assign(made, { [version]: await pythonWallet(version) })))
  }, patient)

  async function verifiedByBbx(signature: unknown, address: string): Promise<boolean> {
    const document = await bbx('wallet', 'verify', '--message', message, '--signature', String(signature), '--address', address)
    return verificationSchema.parse(document).valid
  }

  it('opens the encrypted coldkey that bbx wrote, with its password', async (context) => {
    const words = ['--wallet-name', 'cold', '--password-file', 'password', '--yes']
    const { address } = savedKeySchema.parse(await bbx('wallet', 'new-coldkey', ...words))
    const read = await python(newest, { do: 'coldkey', name: 'cold', path, password, message }, context)
    expect(read).toMatchObject({ address, public: address })
    expect(await verifiedByBbx(read.signature, address)).toBe(true)
  })

  it.for(versions)(
    '%s opens hotkeys that bbx wrote: from words, from a seed, from a path; each verifies the other',
    async (version, context) => {
      await writeFile(join(home, 'seed'), `0x${'5e'.repeat(32)}`)
      await writeFile(join(home, 'uri'), 'stool feel open east woman high can denial forget screen trust salt//a/b')
      const name = `hot-${version}`
      const sources = {
        words: ['new-hotkey', '--n-words', '24', '--yes'],
        seed: ['regen', '--key', 'hotkey', '--seed-file', 'seed'],
        path: ['regen', '--key', 'hotkey', '--mnemonic-file', 'uri'],
      }
      const signed: Record<string, string> = {}
      const addresses: Record<string, string> = {}
      for (const [hotkey, source] of Object.entries(sources)) {
        const of = ['--wallet-name', name, '--wallet-hotkey', hotkey]
        await bbx('wallet', ...source, ...of)
        const document = signatureSchema.parse(await bbx('wallet', 'sign', ...of, '--message', message))
        signed[hotkey] = document.signature
        addresses[hotkey] = document.address
      }
      const read = await python(version, { do: 'hotkeys', name, path, message, signed }, context)
      for (const [hotkey, address] of Object.entries(addresses)) expect(read[hotkey]).toMatchObject({ address, verified: true })
      const { signature } = read.path as { signature: string }
      expect(await verifiedByBbx(signature, addresses.path ?? '')).toBe(true)
    },
  )

  it.for(versions)('%s writes a wallet that bbx lists and signs with', async (version, context) => {
    const name = `python-${version}`
    const { coldkey, hotkey, signature } = await python(version, { do: 'write', name, path, message }, context)
    expect(await verifiedByBbx(signature, String(hotkey))).toBe(true)
    const { wallets } = walletsSchema.parse(await bbx('wallet', 'list'))
    const listed = { name, coldkey, encrypted: false, hotkeys: [{ name: 'h', address: hotkey, encrypted: false }] }
    expect(wallets.find((wallet) => wallet.name === name)).toEqual(listed)
    const document = await bbx('wallet', 'sign', '--key', 'coldkey', '--wallet-name', name, '--message', message)
    expect(signatureSchema.parse(document).address).toBe(coldkey)
  })
})
