import { mkdtemp } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import type { Chain } from '../../src/chain/chain.ts'
import { networkNamed } from '../../src/chain/network.ts'
import { openChain } from '../../src/chain/open-chain.ts'
import { submit } from '../../src/chain/submit/submit.ts'
import { type Localnet, startLocalnet } from '../../src/localnet/start-localnet.ts'
import { signerFromUri } from '../../src/wallet/signer-from-uri.ts'
import { rpcClient } from '../localnet/rpc-client.ts'

const netuid = 59
let net: Localnet
let control: Awaited<ReturnType<typeof rpcClient>>
let cacheDir = ''

beforeAll(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'bbx-chain-'))
  net = await startLocalnet({ port: 0, state: null, blockMs: 50, netuid, finalityLag: 1 })
  control = await rpcClient(net.chain.url)
})
afterAll(async () => {
  control[Symbol.dispose]()
  await net[Symbol.asyncDispose]()
})

// Each test begins with a control connection that the last one may have cut, and no faults.
beforeEach(async () => {
  control[Symbol.dispose]()
  control = await rpcClient(net.chain.url)
  await control.result('dev_faults', {
    cutAtSubmit: null,
    refuseSubmit: null,
    silent: [],
    holdFinality: false,
    holdPool: false,
    upgrade: 0,
  })
})

async function connected<T>(use: (chain: Chain, signal: AbortSignal) => Promise<T>, answerMs = 20_000): Promise<T> {
  const { signal } = new AbortController()
  await using chain = await openChain(networkNamed(net.chain.url), { limits: { connectMs: 20_000, answerMs }, cacheDir, signal })
  return await use(chain, signal)
}

const commitment = (text: string) => ({ fields: [{ [`Raw${text.length}`]: `0x${Buffer.from(text).toString('hex')}` }] })

async function commit(chain: Chain, text: string, { uri = '//Bob', waitMs = 60_000, during = async () => {} } = {}) {
  const signer = await signerFromUri(uri, chain.endpoint)
  const call = { path: 'commitments.setCommitment', args: [netuid, commitment(text)] } as const
  let told = Promise.resolve()
  const onEvent = (event: string) => {
    if (event.startsWith('waiting')) told = during()
  }
  const record = join(cacheDir, 'sent.json')
  const done = await submit({ chain, call, signer, record, what: 'the commitment', waitMs, signal: new AbortController().signal, onEvent })
  await told
  return done
}

/** How many transactions an account has made: a second one that was not meant would show here. */
const nonceOf = (who: string) => control.result<number>('system_accountNextIndex', who)
const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'

describe('a transaction over a connection that breaks', () => {
  test.each([
    ['before the node has it', { cutAtSubmit: 'before' }],
    ['after the node has it, before it answered', { cutAtSubmit: 'after' }],
  ])('%s is made once', async (_, faults) => {
    const before = await nonceOf(bob)
    await control.result('dev_faults', faults)
    const { block } = await connected((chain) => commit(chain, 'once'))
    expect(block).toBeGreaterThan(0)
    expect(await nonceOf(bob)).toBe(before + 1)
  })

  test('answered by nobody, and in a block when it is sent again: made once', async () => {
    const before = await nonceOf(bob)
    await control.result('dev_faults', { silent: ['author_submitExtrinsic'] })
    const sent = connected((chain) => commit(chain, 'silence'), 500)
    setTimeout(() => void control.result('dev_faults', { silent: [] }), 1_500)
    expect((await sent).block).toBeGreaterThan(0)
    expect(await nonceOf(bob)).toBe(before + 1)
  })

  test('after it was sent is found by its hash', async () => {
    const found = await connected((chain) =>
      commit(chain, 'later', { during: async () => void (await control.ask('dev_faults', { cutAll: true })) }),
    )
    control = await rpcClient(net.chain.url)
    const { block } = await control.result<{ block: { extrinsics: string[] } }>('chain_getBlock', found.blockHash)
    expect(block.extrinsics).toHaveLength(2)
  })
})

describe('a transaction that is refused says why and what to do', () => {
  // The codes: reference chain-and-wallet 5.5.
  test.each([
    [{ code: 1010, message: 'Invalid Transaction', data: 'Custom error: 6' }, /RateLimitExceeded/, /./],
    [
      { code: 1010, message: 'Invalid Transaction', data: 'Inability to pay some fees (e.g. account balance too low)' },
      /pay some fees/,
      /put some TAO/,
    ],
    [{ code: 1010, message: 'Invalid Transaction', data: 'Transaction is outdated' }, /outdated/, /run it again/],
    [{ code: 1012, message: 'Transaction is temporarily banned' }, /banned/, /wait a minute/],
    [{ code: 1014, message: 'Priority is too low: (0 vs 0)' }, /Priority/, /another transaction/],
  ])('%j', async (refuseSubmit, what, remedy) => {
    const before = await nonceOf(bob)
    await control.result('dev_faults', { refuseSubmit })
    const error = await connected((chain) => commit(chain, 'no')).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ code: 'E0040', exit: 3, message: expect.stringMatching(what), remedy: expect.stringMatching(remedy) })
    expect(await nonceOf(bob)).toBe(before)
  })

  test('in its block, by the name of the error', async () => {
    await expect(connected((chain) => commit(chain, 'no', { uri: '//Dave' }))).rejects.toMatchObject({
      code: 'E0040',
      message: expect.stringContaining('AccountNotAllowedCommit'),
      remedy: expect.stringContaining('bbx subnet register'),
    })
  })

  test('where the runtime changed between connecting and sending, before anything is sent', async () => {
    const before = await nonceOf(bob)
    const sent = connected(async (chain) => {
      await control.result('dev_faults', { upgrade: 1 })
      return commit(chain, 'no')
    })
    await expect(sent).rejects.toMatchObject({ code: 'E0043', exit: 4 })
    expect(await nonceOf(bob)).toBe(before)
    expect((await connected((chain) => commit(chain, 'after the upgrade'))).block).toBeGreaterThan(0)
  })
})

describe('a transaction whose end is not seen', () => {
  test('is in a block that never becomes final: exit 4, and where it is', async () => {
    await control.result('dev_faults', { holdFinality: true })
    const sent = connected((chain) => commit(chain, 'never final', { waitMs: 2_000 }))
    await expect(sent).rejects.toMatchObject({ code: 'E0042', exit: 4, why: expect.stringMatching(/^block \d+ has it/) })
  })

  test('is in no block: exit 4', async () => {
    await control.result('dev_faults', { holdPool: true })
    const sent = connected((chain) => commit(chain, 'waits', { waitMs: 1_000 }))
    await expect(sent).rejects.toMatchObject({ code: 'E0042', exit: 4, why: 'no block has it yet' })
  })

  test('was in no block while it lived: nothing was done', async () => {
    await control.result('dev_faults', { holdPool: true })
    const sent = connected((chain) => commit(chain, 'too old', { uri: '//Eve', waitMs: 60_000 }))
    await expect(sent).rejects.toMatchObject({ code: 'E0045', exit: 3, remedy: expect.stringContaining('nothing was done') })
  })
})

/** Answers everything as gateways do that count calls. */
async function refusingNode(): Promise<{ url: string } & AsyncDisposable> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  server.on('connection', (socket) =>
    socket.on('message', (bytes) => {
      const { id } = JSON.parse(String(bytes))
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32005, message: 'too many requests' } }))
    }),
  )
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of server.clients) socket.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

describe('connecting', () => {
  const open = (network: Parameters<typeof openChain>[0], connectMs = 20_000) =>
    openChain(network, { limits: { connectMs, answerMs: 20_000 }, cacheDir, signal: new AbortController().signal })

  test('takes the next address where the first is dead', async () => {
    await using chain = await open(networkNamed(`ws://127.0.0.1:1,${net.chain.url}`))
    expect(chain).toMatchObject({ endpoint: net.chain.url, isRehearsal: true, name: 'bbx rehearsal chain', specVersion: 233 })
  })

  test('takes the next address where the first refuses to answer, as one does that was asked too often', async () => {
    await using busy = await refusingNode()
    await using chain = await open(networkNamed(`${busy.url},${net.chain.url}`))
    expect(chain.endpoint).toBe(net.chain.url)
    await expect(open(networkNamed(busy.url))).rejects.toMatchObject({
      code: 'E0007',
      why: expect.stringContaining('-32005: too many requests'),
    })
  })

  test('a question that the node refuses is its failure, told by name, and no bug of ours', async () => {
    await using chain = await open(networkNamed(net.chain.url))
    await expect(chain.read('no_suchMethod', [])).rejects.toMatchObject({
      ...{ name: 'BbxError', code: 'E0011', exit: 3 },
      message: `${net.chain.url} does not answer no_suchMethod`,
      why: expect.stringContaining('-32601'),
    })
  })

  test('refuses a chain that is not the one that was asked for', async () => {
    const genesis = networkNamed('finney').genesis
    await expect(open({ name: 'finney', endpoints: [net.chain.url], genesis })).rejects.toMatchObject({ code: 'E0041' })
  })

  test('says that nobody answers, and how a rehearsal is started', async () => {
    await expect(open({ ...networkNamed('local'), endpoints: ['ws://127.0.0.1:1'] })).rejects.toMatchObject({
      code: 'E0007',
      remedy: expect.stringContaining('bbx localnet'),
    })
  })

  test.each(['http://127.0.0.1:9944', 'nowhere', ''])('%j is no network', (text) => {
    expect(() => networkNamed(text)).toThrow(/is no network/)
  })
})
