import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { packageRoot } from '../../src/base/package-root.ts'
import type { Chain } from '../../src/chain/chain.ts'
import { commitmentCall } from '../../src/chain/commit/commitment-call.ts'
import { networkNamed } from '../../src/chain/network.ts'
import { openChain } from '../../src/chain/open-chain.ts'
import { readHotkey } from '../../src/chain/reads/account.ts'
import { readBeacon } from '../../src/chain/reads/beacon.ts'
import { sealCommitment } from '../../src/chain/timelock/commitment.ts'
import { quicknet, roundAt } from '../../src/chain/timelock/quicknet.ts'
import { type Localnet, type LocalnetOptions, startLocalnet } from '../../src/localnet/start-localnet.ts'
import { rpcClient } from './rpc-client.ts'
import { signedExtrinsic } from './signed-extrinsic.ts'

const netuid = 59
const bob = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'
const byHand: LocalnetOptions = { port: 0, state: null, blockMs: 0, netuid, finalityLag: 0 }

interface Rehearsal {
  net: Localnet
  client: Awaited<ReturnType<typeof rpcClient>>
  chain: Chain
  commit(data: Parameters<typeof commitmentCall>[1]): Promise<void>
  hotkey(): ReturnType<typeof readHotkey>
}

/** A chain that makes a block only when it is told to. */
async function rehearse(use: (rehearsal: Rehearsal) => Promise<void>, options: Partial<LocalnetOptions> = {}): Promise<void> {
  await using net = await startLocalnet({ ...byHand, ...options })
  using client = await rpcClient(net.chain.url)
  const cacheDir = await mkdtemp(join(tmpdir(), 'bbx-timelocked-'))
  const limits = { connectMs: 20_000, answerMs: 20_000 }
  await using chain = await openChain(networkNamed(net.chain.url), { limits, cacheDir, signal: new AbortController().signal })
  await use({
    ...{ net, client, chain },
    async commit(data) {
      const { path, args } = commitmentCall(netuid, data)
      const nonce = await client.result<number>('system_accountNextIndex', bob)
      const hex = signedExtrinsic(path, args, { uri: '//Bob', nonce, genesis: chain.genesis })
      await client.result('author_submitExtrinsic', hex)
      await client.result('dev_newBlock')
    },
    hotkey: async () => readHotkey(chain, await chain.head(), netuid, bob),
  })
}

/** A text of ours, sealed for the beacon that the chain names. */
async function sealed({ chain }: Rehearsal, text: string, round: number) {
  const { publicKey } = await readBeacon(chain, await chain.head())
  return { timelocked: sealCommitment({ text, round, publicKey }), round }
}

const later = () => roundAt(Date.now()) + 10_000

describe('a timelocked commitment on the rehearsal chain', () => {
  test('is opened in the block after its round came, and is then no commitment any more', () =>
    rehearse(async (rehearsal) => {
      const round = later()
      await rehearsal.commit(await sealed(rehearsal, '{"model": "ü"}', round))
      expect(await rehearsal.hotkey()).toMatchObject({ commitment: { block: 1, text: null, revealRound: round }, revealed: [] })
      await rehearsal.client.result('dev_newBlock', 3)
      expect((await rehearsal.hotkey()).revealed).toEqual([])
      await rehearsal.client.result('dev_drandPulse', round)
      await rehearsal.client.result('dev_newBlock')
      expect(await rehearsal.hotkey()).toMatchObject({ commitment: null, revealed: [{ block: 5, text: '{"model": "ü"}' }] })
    }))

  test('whose round has passed is opened in the next block by itself, and ten stay in their order', () =>
    rehearse(async (rehearsal) => {
      for (let at = 0; at < 11; at++) await rehearsal.commit(await sealed(rehearsal, `text ${at}`, roundAt(Date.now()) - at))
      await rehearsal.client.result('dev_newBlock')
      const { revealed } = await rehearsal.hotkey()
      expect(revealed.map(({ text }) => text)).toEqual(Array.from({ length: 10 }, (_, at) => `text ${at + 1}`))
    }))

  test('that was replaced before its round is lost', () =>
    rehearse(async (rehearsal) => {
      const round = later()
      await rehearsal.commit(await sealed(rehearsal, 'lost', round))
      await rehearsal.commit({ raw: Buffer.from('open') })
      await rehearsal.client.result('dev_drandPulse', round)
      await rehearsal.client.result('dev_newBlock', 2)
      expect(await rehearsal.hotkey()).toMatchObject({ commitment: { text: 'open' }, revealed: [] })
    }))

  test.each([
    ['was sealed for another beacon', async () => sealCommitment({ text: 'x', round: later(), publicKey: quicknet.publicKey })],
    ['is no ciphertext', async () => new Uint8Array(300).fill(7)],
    [
      'is empty inside',
      async (rehearsal: Rehearsal) => {
        const { sealTimelock } = await import('../../src/chain/timelock/seal-timelock.ts')
        const { publicKey } = await readBeacon(rehearsal.chain, await rehearsal.chain.head())
        return sealTimelock({ plaintext: new Uint8Array(), round: later(), publicKey })
      },
    ],
  ])('that %s is dropped without a word, as on chain', (_, bytes) =>
    rehearse(async (rehearsal) => {
      const round = later()
      await rehearsal.commit({ timelocked: await bytes(rehearsal), round })
      await rehearsal.client.result('dev_drandPulse', round)
      await rehearsal.client.result('dev_newBlock')
      expect(await rehearsal.hotkey()).toMatchObject({ commitment: null, revealed: [] })
    }),
  )

  test('waits while no round comes, and is opened after the chain was stopped and went on', async () => {
    const state = join(await mkdtemp(join(tmpdir(), 'bbx-timelocked-')), 'state')
    await rehearse(
      async (rehearsal) => {
        await rehearsal.client.result('dev_faults', { holdDrand: true })
        await rehearsal.commit(await sealed(rehearsal, 'kept', roundAt(Date.now()) - 5))
        await rehearsal.client.result('dev_newBlock', 2)
        expect(await rehearsal.hotkey()).toMatchObject({ commitment: { block: 1 }, revealed: [] })
      },
      { state },
    )
    await rehearse(
      async ({ client, hotkey }) => {
        await client.result('dev_newBlock')
        expect(await hotkey()).toMatchObject({ commitment: null, revealed: [{ text: 'kept' }] })
      },
      { state },
    )
  })

  // Sealed by bittensor-drand for quicknet, whose signature of the round is public: the chain opens by whatever signature is there.
  test('of the real Python package is opened by the real signature of its round', async () => {
    const path = join(packageRoot(), 'test', 'golden', 'timelock', 'timelock.json')
    const { rows } = JSON.parse(await readFile(path, 'utf8')) as {
      rows: { fn: string; round: number; ciphertext: string; roundSignature: string; args: { data: string } }[]
    }
    const row = rows.find(({ fn, round }) => fn === 'get_encrypted_commitment' && round === 20_791_007)
    if (row === undefined) throw new Error('there is no such row')
    await rehearse(async ({ client, commit, hotkey }) => {
      await client.result('dev_drandPulse', row.round, row.roundSignature)
      await commit({ timelocked: Buffer.from(row.ciphertext, 'hex'), round: row.round })
      await client.result('dev_newBlock')
      expect((await hotkey()).revealed).toMatchObject([{ text: row.args.data }])
    })
  })
})

describe('the beacon of the rehearsal', () => {
  let rounds: number[] = []
  beforeEach(() => {
    rounds = []
  })
  test('is named by the chain, and is not quicknet', () =>
    rehearse(async ({ chain }) => {
      const beacon = await readBeacon(chain, await chain.head())
      expect(beacon).toMatchObject({ genesisS: quicknet.genesisS, periodS: quicknet.periodS })
      expect(Buffer.from(beacon.publicKey).equals(quicknet.publicKey)).toBe(false)
      await expect(readBeacon({ ...chain, isRehearsal: false }, await chain.head())).rejects.toMatchObject({ code: 'E0011' })
    }))

  test('has the newest round, and not more than two hundred', () =>
    rehearse(async ({ client, chain }) => {
      const start = roundAt(Date.now()) + 100
      for (let at = 0; at < 205; at++) rounds.push(start + at)
      for (const round of rounds) await client.result('dev_drandPulse', round, `0x${'07'.repeat(48)}`)
      const [newest, oldest] = await chain.stored(await chain.head(), [['drand.lastStoredRound'], ['drand.oldestStoredRound']])
      expect([Number(newest), Number(oldest)]).toEqual([start + 204, start + 5])
      const [gone, there] = await chain.stored(await chain.head(), [
        ['drand.pulses', start + 4],
        ['drand.pulses', start + 5],
      ])
      expect([gone, there]).toMatchObject([null, { round: start + 5 }])
    }))
})

test("an account of one's own is funded, and keeps what it has", async () => {
  const state = join(await mkdtemp(join(tmpdir(), 'bbx-funded-')), 'state')
  const who = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM'
  const balance = async ({ chain }: Rehearsal) => {
    const { readBalance } = await import('../../src/chain/reads/account.ts')
    return readBalance(chain, await chain.head(), who)
  }
  await rehearse(
    async (rehearsal) => {
      expect(await balance(rehearsal)).toBe(1_000_000_000_000_000n)
      await rehearsal.client.result('dev_fund', who, '2000000000000000')
      await rehearsal.client.result('dev_newBlock')
    },
    { state, fund: [who] },
  )
  await rehearse(async (rehearsal) => expect(await balance(rehearsal)).toBe(2_000_000_000_000_000n), { state, fund: [who] })
})
