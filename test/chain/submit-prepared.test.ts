import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Chain } from '../../src/chain/chain.ts'
import { commitmentCall } from '../../src/chain/commit/commitment-call.ts'
import { networkNamed } from '../../src/chain/network.ts'
import { openChain } from '../../src/chain/open-chain.ts'
import { readHotkey } from '../../src/chain/reads/account.ts'
import { prepare } from '../../src/chain/submit/prepare.ts'
import { type Prepared, preparedSchema } from '../../src/chain/submit/prepared.ts'
import { submitPrepared } from '../../src/chain/submit/submit-prepared.ts'
import { type Localnet, startLocalnet } from '../../src/localnet/start-localnet.ts'
import { signerFromUri } from '../../src/wallet/signer-from-uri.ts'
import { rpcClient } from '../localnet/rpc-client.ts'

const netuid = 59
const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
const patientMs = 60_000
let net: Localnet
let control: Awaited<ReturnType<typeof rpcClient>>
let cacheDir = ''

beforeAll(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'bbx-chain-'))
  net = await startLocalnet({ port: 0, state: null, blockMs: 50, netuid, finalityLag: 1 })
})
afterAll(() => net[Symbol.asyncDispose]())
beforeEach(async () => {
  control?.[Symbol.dispose]()
  control = await rpcClient(net.chain.url)
  await control.result('dev_faults', { cutAtSubmit: null, refuseSubmit: null, silent: [], holdFinality: false, holdPool: false })
})

/** A connection as a process of its own would have it. */
async function anew<T>(use: (chain: Chain) => Promise<T>): Promise<T> {
  const options = { limits: { connectMs: 20_000, answerMs: 20_000 }, cacheDir, signal: new AbortController().signal }
  await using chain = await openChain(networkNamed(net.chain.url), options)
  return await use(chain)
}

/** Prepared, and written down as a receipt would have it. */
const prepared = (text: string, uri = '//Bob') =>
  anew(async (chain) => {
    const call = commitmentCall(netuid, { raw: Buffer.from(text) })
    const made = await prepare(chain, call, await signerFromUri(uri, chain.endpoint), 'the commitment')
    return preparedSchema.parse(JSON.parse(JSON.stringify(made)))
  })

const send = (data: Prepared, sentBefore = true, waitMs = patientMs) =>
  anew((chain) => submitPrepared(chain, data, { sentBefore, waitMs, signal: new AbortController().signal, onEvent() {} }))

const nonceOf = (who: string) => control.result<number>('system_accountNextIndex', who)
const committed = () => anew(async (chain) => (await readHotkey(chain, await chain.head(), netuid, bob)).commitment?.text)

describe('what was written down before it was sent', () => {
  test('is sent by a later process where the first never did', async () => {
    const before = await nonceOf(bob)
    const data = await prepared('never sent')
    expect(await nonceOf(bob)).toBe(before)
    expect(await send(data)).toMatchObject({ extrinsic: data.hash })
    expect(await committed()).toBe('never sent')
  })

  test.each([
    ['before its answer came', 'after'],
    ['before the node had it', 'before'],
  ])('and the connection lost %s is on chain once, however often it is looked for', async (_, cutAtSubmit) => {
    const before = await nonceOf(bob)
    const data = await prepared(`lost ${cutAtSubmit}`)
    await control.result('dev_faults', { cutAtSubmit })
    const first = await send(data, false)
    expect(await send(data)).toEqual(first)
    expect(await send(data)).toEqual(first)
    expect(await nonceOf(bob)).toBe(before + 1)
  })

  test.each([
    ['waits in the pool', { holdPool: true }, /no block has it yet/],
    ['is in a block that is not final', { holdFinality: true }, /^block \d+ has it/],
  ])('and %s is waited for by the next process', async (_, faults, why) => {
    const before = await nonceOf(bob)
    const data = await prepared('waits')
    await control.result('dev_faults', faults)
    await expect(send(data, false, 500)).rejects.toMatchObject({ code: 'E0042', exit: 4, why: expect.stringMatching(why) })
    await expect(send(data, true, 500)).rejects.toMatchObject({ code: 'E0042', exit: 4, why: expect.stringMatching(why) })
    await control.result('dev_faults', { holdPool: false, holdFinality: false })
    expect(await send(data)).toMatchObject({ extrinsic: data.hash })
    expect(await nonceOf(bob)).toBe(before + 1)
  })

  // A node bans for a while what a block took out of its pool; the other codes: reference chain-and-wallet 5.5.
  test.each([
    { code: 1012, message: 'Transaction is temporarily banned' },
    { code: 1013, message: 'Transaction Already Imported' },
    { code: 1014, message: 'Priority is too low: (0 vs 0)' },
    { code: 1010, message: 'Invalid Transaction', data: 'Transaction is outdated' },
  ])('and is not wanted again (%j) is looked for all the same', async (refuseSubmit) => {
    const data = await prepared('again')
    await control.result('dev_faults', { holdFinality: true })
    await expect(send(data, false, 500)).rejects.toMatchObject({ code: 'E0042' })
    await control.result('dev_faults', { refuseSubmit })
    await expect(send(data, true, 500)).rejects.toMatchObject({ code: 'E0042', why: expect.stringMatching(/has it/) })
    await control.result('dev_faults', { refuseSubmit: null, holdFinality: false })
    expect(await send(data)).toMatchObject({ extrinsic: data.hash })
  })

  test('and is refused now, though a node may have it, is not certain before its last block', async () => {
    const data = await prepared('refused')
    await control.result('dev_faults', { refuseSubmit: { code: 1010, message: 'Invalid Transaction', data: 'Custom error: 6' } })
    await expect(send(data)).rejects.toMatchObject({
      code: 'E0042',
      exit: 4,
      why: expect.stringContaining('RateLimitExceeded'),
      remedy: expect.stringContaining(`after block ${data.validUntil}`),
    })
  })

  // Gateways of public nodes count calls, and answer in the node's place with numbers that no node has.
  test('and was answered by somebody before the node is not taken for refused', async () => {
    const before = await nonceOf(bob)
    const data = await prepared('counted')
    await control.result('dev_faults', { refuseSubmit: { code: -32005, message: 'limit exceeded' } })
    await expect(send(data, false)).rejects.toMatchObject({
      code: 'E0042',
      exit: 4,
      why: expect.stringContaining('-32005: limit exceeded'),
    })
    expect(await send(data)).toMatchObject({ extrinsic: data.hash })
    expect(await nonceOf(bob)).toBe(before + 1)
  })

  test('and failed in its block says so each time', async () => {
    const data = await prepared('no', '//Dave')
    const refusal = { code: 'E0040', message: expect.stringContaining('AccountNotAllowedCommit') }
    await expect(send(data, false)).rejects.toMatchObject(refusal)
    await expect(send(data)).rejects.toMatchObject(refusal)
  })
})

describe('nothing was done, for certain,', () => {
  test('where another transaction of the account took its number', async () => {
    const [one, other] = [await prepared('one'), await prepared('other')]
    expect(other.nonce).toBe(one.nonce)
    await send(other, false)
    await expect(send(one)).rejects.toMatchObject({ code: 'E0045', message: expect.stringContaining('took its place') })
    expect(await committed()).toBe('other')
  })

  test('where its last block is final without it', async () => {
    const data = await prepared('too old', '//Eve')
    await control.result('dev_newBlock', 70)
    await expect(send(data)).rejects.toMatchObject({ code: 'E0045', exit: 3, message: expect.stringContaining('while it lived') })
  })
})

test.each([
  ['another chain', { genesis: `0x${'11'.repeat(32)}` }, 'E0041'],
  ['a receipt that was damaged', { bytes: '0x1234' }, 'U0007'],
])('what is of %s is not sent', async (_, damage, code) => {
  const data = { ...(await prepared('no')), ...damage }
  await expect(send(data)).rejects.toMatchObject({ code })
})
