import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRuntime } from '../../../src/chain/scale/runtime.ts'
import { storageKey } from '../../../src/chain/scale/storage-item.ts'
import { serveAxon } from '../../../src/cli/commands/serve-axon.ts'
import { subnetMetagraph } from '../../../src/cli/commands/subnet-metagraph.ts'
import { subnetRegister } from '../../../src/cli/commands/subnet-register.ts'
import { subnetShow } from '../../../src/cli/commands/subnet-show.ts'
import type { Context } from '../../../src/cli/context.ts'
import type { CommandResult } from '../../../src/cli/result.ts'
import { axonSchema, metagraphSchema, registrationSchema, subnetSchema } from '../../../src/cli/schemas/chain.ts'
import { readMetadata } from '../../../src/localnet/chain/read-metadata.ts'
import { type Localnet, startLocalnet } from '../../../src/localnet/start-localnet.ts'
import { rpcClient } from '../../localnet/rpc-client.ts'
import { signedExtrinsic } from '../../localnet/signed-extrinsic.ts'
import { documentOf, testContext } from '../../support/test-context.ts'

const charlie = '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y'
const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
const runtime = openRuntime((await readMetadata()).v15)
const servingRateLimitKey = storageKey(runtime, 'subtensorModule.servingRateLimit', [59])
let net: Localnet
let cwd = ''

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'bbx-subnet-'))
  net = await startLocalnet({ port: 0, state: null, blockMs: 100, netuid: 59, finalityLag: 1 })
})
afterAll(() => net[Symbol.asyncDispose]())

const notes: string[] = []

async function contextOf(yes: boolean, netuid: string | null = '59'): Promise<Context> {
  const flags = { network: net.chain.url, ...(netuid === null ? {} : { netuid }) }
  const context = await testContext(cwd, { flags, environment: { BBX_CACHE_DIR: cwd } })
  notes.length = 0
  return { ...context, yes, progress: { say() {}, note: (text) => void notes.push(text), done() {} } }
}

/** What the shell would print with --json. */
const printed = (result: CommandResult) => ({
  bbx: '0.0.0',
  exit: result.kind === 'document' ? result.exit : -1,
  ...documentOf(result).document,
})

const register = { hotkeyUri: '//Charlie', coldkeyUri: '//Alice', wait: 120 }
const served = { ip: '2001:db8::7', port: 8091, hotkeyUri: '//Bob', wait: 120 }

describe('bbx subnet register', () => {
  test('shows the price, spends nothing without a yes, and is done once', async () => {
    await expect(subnetRegister(register, await contextOf(false))).rejects.toMatchObject({ code: 'U0040', exit: 2 })
    expect(notes.join('\n')).toMatch(/burns at most 1 TAO and takes a fee of 0\.003\d* TAO; \S+ has 1000000 TAO/)
    const done = registrationSchema.parse(printed(await subnetRegister(register, await contextOf(true))))
    expect(done).toMatchObject({ exit: 0, status: 'done', hotkey: charlie, coldkey: alice, uid: 2, rehearsal: true })
    // What was shown: the burn of a new subnet, and the fee to the last rao (reference chain-and-wallet 4.4).
    const fee = /a fee of 0\.(\d+) TAO/.exec(notes.join('\n'))?.[1] ?? ''
    expect(BigInt(done.paidRao)).toBe(1_000_000_000n + BigInt(fee.padEnd(9, '0')))
    const again = printed(await subnetRegister(register, await contextOf(true)))
    expect(again).toMatchObject({ status: 'already', uid: 2, paidRao: '0', transaction: null })
  })

  test('says what is missing where the coldkey has too little', async () => {
    using client = await rpcClient(net.chain.url)
    await client.result('dev_fund', '5HGjWAeFDfFCWPsjFQdVV2Msvz2XtMktvgocEZcCj68kUMaw', '999999999')
    await expect(subnetRegister({ hotkeyUri: '//Eve', wait: 1 }, await contextOf(true))).rejects.toMatchObject({
      code: 'E0040',
      message: expect.stringMatching(/has 0\.999999999 TAO, and the registration costs 1\.003\d* TAO/),
    })
  })
})

test('bbx serve-axon: in the metagraph, not sent again, and too soon for another', async () => {
  expect(axonSchema.parse(printed(await serveAxon(served, await contextOf(true))))).toMatchObject({ status: 'done', hotkey: bob })
  expect(printed(await serveAxon(served, await contextOf(true)))).toMatchObject({ status: 'already', transaction: null })
  // The same number written otherwise.
  expect(printed(await serveAxon({ ...served, ip: '2001:0DB8:0::7' }, await contextOf(true)))).toMatchObject({
    status: 'already',
    ip: '2001:db8::7',
  })
  const shown = await subnetMetagraph({}, await contextOf(false))
  expect(documentOf(shown).text({ color: false, columns: 200 })).toContain('[2001:db8::7]:8091')
  const graph = metagraphSchema.parse(printed(await subnetMetagraph({}, await contextOf(false))))
  expect(graph.miners[1]).toMatchObject({ uid: 1, hotkey: bob, coldkey: alice, permit: false, axon: { ip: '2001:db8::7', port: 8091 } })
  expect(graph.miners[0]).toMatchObject({ hotkey: alice, permit: true, axon: null })
  using client = await rpcClient(net.chain.url)
  // The limit of a subnet whose owner set it so high that it cannot have passed meanwhile.
  await client.result('dev_setStorage', servingRateLimitKey, '0xffff000000000000')
  await expect(serveAxon({ ...served, port: 8092 }, await contextOf(true))).rejects.toMatchObject({
    code: 'E0040',
    remedy: expect.stringMatching(/^wait for \d+ more/),
  })
})

test('bbx subnet show and metagraph --commitments: what was committed', async () => {
  using client = await rpcClient(net.chain.url)
  const [genesis, nonce] = [
    await client.result<string>('chain_getBlockHash', 0),
    await client.result<number>('system_accountNextIndex', bob),
  ]
  const fields = [{ Raw5: '0x68656c6c6f' }]
  const hex = signedExtrinsic('commitments.setCommitment', [59, { fields }], { uri: '//Bob', nonce, genesis })
  await client.result('author_submitExtrinsic', hex)
  await client.result('dev_newBlock')
  const shown = subnetSchema.parse(printed(await subnetShow({ hotkey: bob }, await contextOf(false))))
  expect(shown).toMatchObject({ burnRao: '1000000000', tempo: 360, rehearsal: true })
  expect(shown.hotkey).toMatchObject({ uid: 1, commitment: { text: 'hello', revealRound: null }, revealed: [] })
  const { miners } = metagraphSchema.parse(printed(await subnetMetagraph({ commitments: true }, await contextOf(false))))
  expect(miners.map(({ commitment }) => commitment?.text ?? null).slice(0, 2)).toEqual([null, 'hello'])
  expect(miners[1]?.revealed).toEqual([])
})

test('bbx subnet metagraph --commitments: of subnet 59 what was opened, which is all that its validators read', async () => {
  using client = await rpcClient(net.chain.url)
  // Reference chain-and-wallet 2.3 and 2.5: pairs of bytes and block; the bytes have the text's length in front once more.
  const opened = [
    { text: 'one', block: 5 },
    { text: 'two', block: 9 },
  ]
  const pairs = opened.map(({ text, block }) => {
    const number = Buffer.alloc(8)
    number.writeUInt8(block)
    return Buffer.concat([Buffer.of(4 * (text.length + 1), 4 * text.length), Buffer.from(text), number])
  })
  const value = Buffer.concat([Buffer.of(4 * pairs.length), ...pairs])
  await client.result('dev_setStorage', storageKey(runtime, 'commitments.revealedCommitments', [59, alice]), `0x${value.toString('hex')}`)
  await client.result('dev_newBlock')
  const result = await subnetMetagraph({ commitments: true }, await contextOf(false))
  const { miners } = metagraphSchema.parse(printed(result))
  expect(miners[0]).toMatchObject({ hotkey: alice, commitment: null, revealed: opened })
  const lines = documentOf(result).text({ color: false, columns: 200 }).split('\n')
  expect(lines.find((line) => line.includes(alice))).toMatch(/ two$/)
})

describe('refused', () => {
  test.each<[string, (context: Context) => Promise<unknown>, string, RegExp]>([
    ['loopback', (context) => serveAxon({ ...served, ip: '127.0.0.1' }, context), 'U0001', /leads no validator here/],
    [
      'the highest address of version 6',
      (context) => serveAxon({ ...served, ip: `${'ffff:'.repeat(7)}ffff` }, context),
      'U0001',
      /leads no/,
    ],
    ['an address with a zone', (context) => serveAxon({ ...served, ip: 'fe80::1%eth0' }, context), 'U0001', /no IP address/],
    ['a name', (context) => serveAxon({ ...served, ip: 'example.org' }, context), 'U0001', /no IP address/],
    ['a hotkey that is not registered', (context) => serveAxon({ ...served, hotkeyUri: '//Dave' }, context), 'E0040', /not registered/],
    [
      'a secret in place of a development key',
      (context) => subnetRegister({ hotkeyUri: 'some words', wait: 1 }, context),
      'U0003',
      /development key/,
    ],
    ['an address with a mistake', (context) => subnetShow({ hotkey: `${bob.slice(0, -1)}z` }, context), 'U0001', /--hotkey/],
  ])('%s', async (_, call, code, what) => {
    await expect(call(await contextOf(true))).rejects.toMatchObject({ code, message: expect.stringMatching(what) })
  })

  test('a registration on the root: the chain would take its fee and refuse it', async () => {
    await expect(subnetRegister(register, await contextOf(true, '0'))).rejects.toMatchObject({ code: 'U0001', exit: 2 })
  })

  test('a subnet that is not there, and a number that is missing', async () => {
    await expect(subnetShow({}, await contextOf(false, '7'))).rejects.toMatchObject({ code: 'E0044' })
    await expect(subnetShow({}, await contextOf(false, null))).rejects.toMatchObject({ code: 'U0002', missing: [{ flag: '--netuid' }] })
  })
})
