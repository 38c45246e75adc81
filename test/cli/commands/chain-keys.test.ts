import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { serveAxon } from '../../../src/cli/commands/serve-axon.ts'
import { subnetRegister } from '../../../src/cli/commands/subnet-register.ts'
import { walletNew } from '../../../src/cli/commands/wallet-new.ts'
import type { Context } from '../../../src/cli/context.ts'
import { type Localnet, startLocalnet } from '../../../src/localnet/start-localnet.ts'
import { rpcClient } from '../../localnet/rpc-client.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
let net: Localnet
let cwd = ''
const notes: string[] = []

beforeAll(async () => {
  net = await startLocalnet({ port: 0, state: null, blockMs: 100, netuid: 59, finalityLag: 1 })
})
afterAll(() => net[Symbol.asyncDispose]())
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'bbx-chain-keys-'))
  notes.length = 0
})

async function contextOf(flags: Record<string, string> = {}): Promise<Context> {
  const wallet = { walletPath: join(cwd, 'wallets'), walletName: 'miner', walletHotkey: 'h1' }
  const all = { network: net.chain.url, netuid: '59', ...wallet, ...flags }
  const context = await testContext(cwd, {
    flags: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
    environment: { BBX_CACHE_DIR: join(cwd, 'cache'), HOME: cwd },
  })
  return { ...context, yes: true, progress: { say() {}, note: (text) => void notes.push(text), done() {} } }
}

/** Address of a new key of the wallet, as the command says it. */
async function made(key: 'coldkey' | 'hotkey'): Promise<string> {
  const result = await walletNew({ key, nWords: '12', usePassword: false }, await contextOf())
  return String(documentOf(result).document.address)
}

async function fund(who: string): Promise<void> {
  using client = await rpcClient(net.chain.url)
  await client.result('dev_fund', who, '5000000000')
}

describe('the keys of a wallet', () => {
  test('register and serve: the coldkey pays, the hotkey is on the subnet and signs for its server', async () => {
    const [coldkey, hotkey] = [await made('coldkey'), await made('hotkey')]
    await fund(coldkey)
    const registered = documentOf(await subnetRegister({ wait: 60 }, await contextOf())).document
    expect(registered).toMatchObject({ status: 'done', coldkey, hotkey })
    expect(notes.join('\n')).toContain(`the coldkey is ${join(cwd, 'wallets', 'miner', 'coldkey')}`)
    const served = await serveAxon({ ip: '203.0.113.7', port: 8091, wait: 60 }, await contextOf())
    expect(documentOf(served).document).toMatchObject({ status: 'done', hotkey, ip: '203.0.113.7' })
  })

  test('a hotkey of the wallet, paid by a development key', async () => {
    const hotkey = await made('hotkey')
    const registered = await subnetRegister({ coldkeyUri: '//Alice', wait: 60 }, await contextOf())
    expect(documentOf(registered).document).toMatchObject({ status: 'done', hotkey, coldkey: alice })
  })

  test('whose public half belongs to another key sign nothing', async () => {
    await made('hotkey')
    const coldkey = await made('coldkey')
    await fund(coldkey)
    const file = join(cwd, 'wallets', 'miner', 'coldkey')
    // A seed alone: the address is then read from the public half, which somebody exchanged.
    await writeFile(file, `0x${'5e'.repeat(32)}`)
    await expect(subnetRegister({ wait: 60 }, await contextOf())).rejects.toMatchObject({
      code: 'U0007',
      why: expect.stringContaining(`its public half says ${coldkey}`),
    })
  })

  test('of another scheme than the one that bbx signs transactions with are refused', async () => {
    await made('hotkey')
    const seed = '5e'.repeat(32)
    const body = { cryptoType: 0, secretSeed: `0x${seed}`, privateKey: `0x${seed}` }
    await writeFile(join(cwd, 'wallets', 'miner', 'coldkey'), JSON.stringify(body))
    await expect(subnetRegister({ wait: 60 }, await contextOf())).rejects.toMatchObject({
      code: 'U0007',
      why: expect.stringContaining('ed25519'),
    })
  })
})

describe('what is missing is said at once, with flag and variable', () => {
  test('serve-axon in a pipe, with nothing', async () => {
    const bare = { netuid: '', walletName: '', walletHotkey: '' }
    const error = await serveAxon({ wait: 1 }, await contextOf(bare)).catch((caught: unknown) => caught)
    expect(error).toMatchObject({
      code: 'U0002',
      exit: 2,
      remedy: expect.stringContaining('bbx wallet new-hotkey'),
      missing: [
        { name: 'ip', flag: '--ip', variable: null },
        { name: 'port', flag: '--port', variable: null },
        { name: 'hotkey', flag: '--wallet-hotkey', variable: 'BBX_WALLET_HOT' },
        { name: 'netuid', flag: '--netuid', variable: 'BBX_NETUID' },
      ],
    })
  })

  test('register on a terminal, without keys: nobody is asked for what no answer would help', async () => {
    const context = { ...(await contextOf()), interactive: true }
    await expect(subnetRegister({ wait: 1 }, context)).rejects.toMatchObject({
      code: 'U0002',
      missing: [{ name: 'hotkey' }, { name: 'coldkey' }],
    })
  })
})

test('a flag for a key of the wallet beside a development key: U0001', async () => {
  await expect(serveAxon({ ip: '203.0.113.7', port: 1, hotkeyUri: '//Bob', wait: 1 }, await contextOf())).rejects.toMatchObject({
    code: 'U0001',
  })
})
