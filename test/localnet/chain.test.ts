import { existsSync } from 'node:fs'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { openRuntime } from '../../src/chain/scale/runtime.ts'
import { decodeStored, storageKey } from '../../src/chain/scale/storage-item.ts'
import { readMetadata } from '../../src/localnet/chain/read-metadata.ts'
import { type Localnet, type LocalnetOptions, startLocalnet } from '../../src/localnet/start-localnet.ts'
import { rpcClient } from './rpc-client.ts'
import { signedExtrinsic } from './signed-extrinsic.ts'

const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
const charlie = '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y'
const tao = 1_000_000_000n
const runtime = openRuntime((await readMetadata()).v15)

const byHand: LocalnetOptions = { port: 0, state: null, blockMs: 0, netuid: 59, finalityLag: 1 }

type Client = Awaited<ReturnType<typeof rpcClient>>
type Call = Parameters<typeof signedExtrinsic>

/** A chain that makes a block only when it is told to, and what a test does with it. */
async function withChain(use: (world: World) => Promise<void>, options: Partial<LocalnetOptions> = {}): Promise<void> {
  await using net = await startLocalnet({ ...byHand, ...options })
  using client = await rpcClient(net.chain.url)
  await use(await worldOf(net, client))
}

type World = Awaited<ReturnType<typeof worldOf>>

async function worldOf(net: Localnet, client: Client) {
  const genesis = await client.result<string>('chain_getBlockHash', 0)
  const nonces = new Map<string, number>()
  const stored = async (path: `${string}.${string}`, ...args: unknown[]) =>
    decodeStored(runtime, path, await client.result<string | null>('state_getStorage', storageKey(runtime, path, args)))?.toJSON()
  return {
    ...{ net, client, genesis, stored },
    balance: async (who: string) => BigInt(((await stored('system.account', who)) as { data: { free: number | string } }).data.free),
    /** Sends without making a block. */
    send: (uri: string, call: Call[0], args: Call[1], nonce = nonces.get(uri) ?? 0) => {
      nonces.set(uri, nonce + 1)
      return client.ask('author_submitExtrinsic', signedExtrinsic(call, args, { uri, nonce, genesis }))
    },
    /** What the last transaction of the next block came to: `Success`, or the name of its error. */
    async outcome(): Promise<string> {
      await client.result('dev_newBlock')
      const events = (await stored('system.events')) as { event: { index: string; data: unknown[] } }[]
      const { event } = events.at(-1) ?? { event: { index: '', data: [] } }
      if (event.index === '0x0000') return 'Success'
      const { module } = event.data[0] as { module: { index: number; error: string } }
      const pallet = runtime.metadata.asLatest.pallets.find(({ index }) => index.toNumber() === module.index)?.name.toString() ?? ''
      const table = runtime.tables.errors[pallet.charAt(0).toLowerCase() + pallet.slice(1)] ?? {}
      const error = Number.parseInt(module.error.slice(2, 4), 16)
      return Object.entries(table).find(([, { meta }]) => meta.index.toNumber() === error)?.[0] ?? `error ${error}`
    },
  }
}

const raw = (text: string) => ({ fields: [{ [`Raw${text.length}`]: `0x${Buffer.from(text).toString('hex')}` }] })
const axon = (ip: string | number, port = 8091, ipType = 4) => [59, 0, ip, port, ipType, 4, 0, 0]

describe('the pool of the rehearsal chain answers as a node does', () => {
  test('what is signed wrongly, late or twice', () =>
    withChain(async ({ client, genesis, send }) => {
      const sign = (nonce: number, more = {}) =>
        signedExtrinsic('commitments.setCommitment', [59, raw('a')], { uri: '//Bob', nonce, genesis, ...more })
      const submit = async (hex: string) => (await client.ask('author_submitExtrinsic', hex)).error
      expect(await submit(sign(0, { specVersion: 232 }))).toMatchObject({ code: 1010, data: 'Transaction has a bad signature' })
      const good = sign(0)
      expect(await submit(good)).toBeUndefined()
      expect(await submit(good)).toMatchObject({ code: 1013 })
      expect(await submit(signedExtrinsic('commitments.setCommitment', [59, raw('b')], { uri: '//Bob', nonce: 0, genesis }))).toMatchObject(
        { code: 1014 },
      )
      expect(await client.result('system_accountNextIndex', '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty')).toBe(1)
      await client.result('dev_newBlock')
      expect(await submit(good)).toMatchObject({ code: 1010, data: 'Transaction is outdated' })
      expect(await submit('0x1234')).toMatchObject({ code: 1002 })
      expect((await send('//Nobody', 'balances.transferKeepAlive', [alice, 1])).error).toMatchObject({
        code: 1010,
        data: expect.stringContaining('pay some fees'),
      })
    }))

  // Numbers: reference chain-and-wallet 5.5.
  test.each<[string, Call[1], string]>([
    ['a hotkey that is not registered', axon('0x08080808'), 'Custom error: 10'],
    ['loopback', axon('0x7f000001'), 'Custom error: 11'],
    ['port 0', axon('0x08080808', 0), 'Custom error: 13'],
    ['an address of no kind', axon('0x08080808', 8091, 5), 'Custom error: 255'],
  ])('serve_axon with %s: %s', (what, args, data) =>
    withChain(async ({ send }) => {
      const { error } = await send(what.includes('registered') ? '//Charlie' : '//Bob', 'subtensorModule.serveAxon', args)
      expect(error).toMatchObject({ code: 1010, data })
    }),
  )
})

describe('the calls of the rehearsal chain', () => {
  test('a registration takes the burn and a fee from the coldkey, once', () =>
    withChain(async ({ send, outcome, balance, stored }) => {
      const before = await balance(alice)
      await send('//Alice', 'subtensorModule.burnedRegister', [59, charlie])
      expect(await outcome()).toBe('Success')
      const paid = before - (await balance(alice))
      expect(paid > tao && paid < tao + tao / 100n).toBe(true)
      expect(await stored('subtensorModule.uids', 59, charlie)).toBe(2)
      await send('//Alice', 'subtensorModule.burnedRegister', [59, charlie])
      expect(await outcome()).toBe('HotKeyAlreadyRegisteredInSubNet')
      const left = await balance(alice)
      await send('//Alice', 'subtensorModule.registerLimit', [59, '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy', 999_999_999])
      expect(await outcome()).toBe('RegistrationPriceLimitExceeded')
      expect(left - (await balance(alice)) < tao / 100n).toBe(true)
      await send('//Alice', 'subtensorModule.burnedRegister', [7, charlie])
      expect(await outcome()).toBe('SubnetNotExists')
    }))

  test('a commitment is stored as the runtime stores it, and needs a registration', () =>
    withChain(async ({ send, outcome, client }) => {
      await send('//Bob', 'commitments.setCommitment', [59, raw('hello')])
      expect(await outcome()).toBe('Success')
      const key = storageKey(runtime, 'commitments.commitmentOf', [59, '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'])
      // Deposit 0, block 1, one field Raw5 "hello": reference chain-and-wallet 2.1.
      expect(await client.result('state_getStorage', key)).toBe('0x000000000000000001000000040668656c6c6f')
      await send('//Dave', 'commitments.setCommitment', [59, raw('hello')])
      expect(await outcome()).toBe('AccountNotAllowedCommit')
    }))

  test('31 small commitments an epoch, and no more', () =>
    withChain(async ({ send, outcome, client }) => {
      for (let at = 0; at < 31; at++) await send('//Bob', 'commitments.setCommitment', [59, raw('x')])
      expect(await outcome()).toBe('Success')
      await send('//Bob', 'commitments.setCommitment', [59, raw('x')])
      expect(await outcome()).toBe('SpaceLimitExceeded')
      await client.result('dev_newBlock', 360)
      await send('//Bob', 'commitments.setCommitment', [59, raw('x')])
      expect(await outcome()).toBe('Success')
    }))

  test('an axon is served, and again only after the limit', () =>
    withChain(async ({ send, outcome, client, stored }) => {
      await send('//Bob', 'subtensorModule.serveAxon', axon('0x08080808'))
      expect(await outcome()).toBe('Success')
      expect(await stored('subtensorModule.axons', 59, '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty')).toMatchObject({
        ip: 0x08080808,
        port: 8091,
        block: 1,
      })
      expect((await send('//Bob', 'subtensorModule.serveAxon', axon('0x08080809'), 1)).error).toMatchObject({ data: 'Custom error: 12' })
      await client.result('dev_newBlock', 5)
      await send('//Bob', 'subtensorModule.serveAxon', axon('0x08080809'), 1)
      expect(await outcome()).toBe('Success')
    }))

  test.each<[string, string, Call[0], Call[1], string]>([
    ['a miner without a permit', '//Bob', 'subtensorModule.setWeights', [59, [0], [1], 0], 'NeuronNoValidatorPermit'],
    ['two weights for one miner', '//Alice', 'subtensorModule.setWeights', [59, [1, 1], [1, 2], 0], 'DuplicateUids'],
    ['a miner that is not there', '//Alice', 'subtensorModule.setWeights', [59, [9], [1], 0], 'UidVecContainInvalidOne'],
    ['another mechanism', '//Alice', 'subtensorModule.setMechanismWeights', [59, 1, [1], [1], 0], 'MechanismDoesNotExist'],
    ['good weights', '//Alice', 'subtensorModule.setMechanismWeights', [59, 0, [0, 1], [1, 2], 0], 'Success'],
    ['a call that the rehearsal does not know', '//Alice', 'system.remark', ['0x00'], 'CallFiltered'],
  ])('%s', (_, uri, call, args, expected) =>
    withChain(async ({ send, outcome }) => {
      await send(uri, call, args)
      expect(await outcome()).toBe(expected)
    }),
  )
})

describe('the state', () => {
  let folder = ''
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'bbx-localnet-')), 'state')
  })

  test('outlives the process in a folder, with its blocks and their hashes', async () => {
    let before: unknown
    await withChain(
      async ({ client, send, outcome, net }) => {
        await send('//Alice', 'subtensorModule.burnedRegister', [59, charlie])
        expect(await outcome()).toBe('Success')
        await client.result('dev_fund', charlie, '5')
        await client.result('dev_newBlock', 2)
        before = await client.result('chain_getBlockHash', [0, 1, 2, 3])
        await expect(startLocalnet({ ...byHand, state: folder })).rejects.toMatchObject({ code: 'E0006' })
        expect(net.netuid).toBe(59)
      },
      { state: folder },
    )
    await withChain(
      async ({ client, balance, stored }) => {
        expect(await client.result('chain_getBlockHash', [0, 1, 2, 3])).toEqual(before)
        expect(await balance(charlie)).toBe(5n)
        expect(await stored('subtensorModule.uids', 59, charlie)).toBe(2)
        expect(await client.result('system_accountNextIndex', alice)).toBe(1)
        expect(await client.result('dev_newBlock')).toBe(4)
      },
      { state: folder },
    )
    await expect(startLocalnet({ ...byHand, state: folder, netuid: 21 })).rejects.toMatchObject({
      code: 'U0003',
      remedy: expect.stringContaining('--netuid 59'),
    })
    await writeFile(join(folder, 'chain.jsonl'), `{"no":"block"}\n${await readFile(join(folder, 'chain.jsonl'), 'utf8')}`)
    await expect(startLocalnet({ ...byHand, state: folder })).rejects.toMatchObject({ code: 'U0007' })
    expect(existsSync(join(folder, 'lock'))).toBe(false)
  })

  test('each new chain is one of its own', async () => {
    const seen = new Set<string>()
    for (let at = 0; at < 2; at++) await withChain(async ({ genesis }) => void seen.add(genesis))
    expect(seen.size).toBe(2)
  })
})
