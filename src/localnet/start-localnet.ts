import { join } from 'node:path'
import { setInterval } from 'node:timers/promises'
import { type DevelopmentAccount, developmentAccounts } from './chain/development-accounts.ts'
import { fundAccount } from './chain/genesis.ts'
import { readMetadata } from './chain/read-metadata.ts'
import { openRehearsalChain } from './chain/rehearsal-chain.ts'
import { serveChain } from './chain/serve-chain.ts'
import { openStateJournal } from './chain/state-journal.ts'
import type { ChainOptions } from './chain/world.ts'
import { type StartedPlatform, startPlatform } from './chutes/start-platform.ts'
import { type StartedHub, startHub } from './hub/start-hub.ts'

export interface LocalnetOptions extends ChainOptions {
  /** 0: any free one. */
  port: number
  /** Of the hub; 0: any free one; null, the default: no hub. */
  hubPort?: number | null
  /** Of the chutes platform; 0: any free one; null, the default: no platform. */
  chutesPort?: number | null
  /** Folder that keeps the blocks, the hub in `hub/` and the platform in `chutes/`; null: until the end only. */
  state: string | null
  /** Addresses that have a million TAO of the rehearsal at the start, at least. */
  fund?: readonly string[]
  /** A bug of ours, or a request that no client should send. */
  onBug?: (error: unknown) => void
}

export interface Localnet extends AsyncDisposable {
  chain: { url: string; port: number }
  hub: Pick<StartedHub, 'url' | 'account' | 'tokens'> | null
  chutes: Pick<StartedPlatform, 'url' | 'account'> | null
  netuid: number
  accounts: readonly DevelopmentAccount[]
  /** Rejects where blocks can no longer be made, the disk being full for example. */
  failed: Promise<never>
}

/** Stand-ins on loopback for the systems a submission goes to. Throws BbxError E0004, E0005, E0006, U0003, U0007. */
export async function startLocalnet(options: LocalnetOptions): Promise<Localnet> {
  const { port, hubPort = null, chutesPort = null, state, blockMs, netuid, fund = [], onBug = () => {} } = options
  const journal = state === null ? null : await openStateJournal(state)
  const folder = (name: string) => (state === null ? null : join(state, name))
  let hub: StartedHub | null = null
  let chutes: StartedPlatform | null = null
  try {
    if (hubPort !== null) hub = await startHub({ port: hubPort, folder: folder('hub'), onBug })
    if (chutesPort !== null) chutes = await startPlatform({ port: chutesPort, folder: folder('chutes'), onBug })
    const chain = await openRehearsalChain({ ...options, metadata: await readMetadata(), journal, now: Date.now })
    for (const address of fund) chain.change(() => fundAccount(chain.world, address))
    const served = await serveChain(chain, port, onBug)
    const stop = new AbortController()
    const failed = new Promise<never>((_, reject) => {
      if (blockMs > 0) makeBlocks(chain.advance, blockMs, stop.signal).catch((error) => stop.signal.aborted || reject(error))
    })
    // Whoever waits for it hears of it; nobody has to.
    failed.catch(() => {})
    return {
      chain: { url: served.url, port: served.port },
      ...{ hub, chutes, netuid, accounts: developmentAccounts, failed },
      async [Symbol.asyncDispose]() {
        stop.abort()
        await served[Symbol.asyncDispose]()
        await chain.settled()
        await chutes?.[Symbol.asyncDispose]()
        await hub?.[Symbol.asyncDispose]()
        await journal?.[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await chutes?.[Symbol.asyncDispose]()
    await hub?.[Symbol.asyncDispose]()
    await journal?.[Symbol.asyncDispose]()
    throw error
  }
}

async function makeBlocks(advance: () => Promise<void>, blockMs: number, signal: AbortSignal): Promise<void> {
  for await (const _ of setInterval(blockMs, undefined, { signal })) await advance()
}
