import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Chain } from '../../src/chain/chain.ts'
import { networkNamed } from '../../src/chain/network.ts'
import { openChain } from '../../src/chain/open-chain.ts'
import { needTrueClock, readClockLead } from '../../src/chain/reads/clock.ts'
import { type Localnet, startLocalnet } from '../../src/localnet/start-localnet.ts'
import { rpcClient } from '../localnet/rpc-client.ts'

let net: Localnet
let chain: Chain
beforeAll(async () => {
  net = await startLocalnet({ port: 0, state: null, blockMs: 0, netuid: 59, finalityLag: 1 })
  const cacheDir = await mkdtemp(join(tmpdir(), 'bbx-clock-'))
  const limits = { connectMs: 20_000, answerMs: 20_000 }
  chain = await openChain(networkNamed(net.chain.url), { limits, cacheDir, signal: new AbortController().signal })
})
afterAll(async () => {
  await chain[Symbol.asyncDispose]()
  await net[Symbol.asyncDispose]()
})

describe('the clock of this machine beside that of the chain', () => {
  test('a chain without a block has no time yet', async () => {
    expect(await readClockLead(chain, await chain.head(), Date.now())).toBeNull()
    await needTrueClock(chain, await chain.head(), 0)
  })

  test('is taken while it can be right, and refused by so many seconds', async () => {
    using client = await rpcClient(net.chain.url)
    await client.result('dev_newBlock')
    const at = await chain.head()
    const now = -((await readClockLead(chain, at, 0)) ?? Number.NaN)
    // Blocks of 12 s, five of which may be missing, and 30 s that a block's own time may be ahead.
    for (const lead of [-30_000, 0, 12_000, 90_000]) await needTrueClock(chain, at, now + lead)
    const wrong = [
      [-31_000, /31 s behind block 1/],
      [91_000, /91 s ahead of block 1/],
      [-3_600_000, /3600 s behind/],
    ] as const
    for (const [lead, what] of wrong)
      await expect(needTrueClock(chain, at, now + lead)).rejects.toMatchObject({
        code: 'E0046',
        exit: 3,
        message: expect.stringMatching(what),
      })
  })
})
