import { join } from 'node:path'
import { setInterval } from 'node:timers/promises'
import { type DevelopmentAccount, developmentAccounts } from './chain/development-accounts.ts'
import { fundAccount } from './chain/genesis.ts'
import { readMetadata } from './chain/read-metadata.ts'
import { openRehearsalChain } from './chain/rehearsal-chain.ts'
import { serveChain } from './chain/serve-chain.ts'
import { openStateJournal } from './chain/state-journal.ts'
import type { ChainOptions } from './chain/world.ts'
import { type StartedHub, startHub } from './hub/start-hub.ts'

export interface LocalnetOptions extends ChainOptions {
  /** 0: any free one. */
  port: number
  /** Of the hub; 0: any free one; null, the default: no hub. */
  hubPort?: number | null
  /** Folder that keeps the blocks, and the hub in `hub/`; null: until the end only. */
  state: string | null
  /** Addresses that have a million TAO of the rehearsal at the start, at least. */
  fund?: readonly string[]
  /** A bug of ours, or a request that no client should send. */
  onBug?: (error: unknown) => void
}

export interface Localnet extends AsyncDisposable {
  chain: { url: string; port: number }
  hub: Pick<StartedHub, 'url' | 'account' | 'tokens'> | null
  netuid: number
  accounts: readonly DevelopmentAccount[]
  /** Rejects where blocks can no longer be made, the disk being full for example. */
  failed: Promise<never>
}

/** Stand-ins on loopback for the systems a submission goes to. Throws BbxError E0004, E0005, E0006, U0003, U0007. */
export async function startLocalnet(options: LocalnetOptions): Promise<Localnet> {
  const { port, hubPort = null, state, blockMs, netuid, fund = [], onBug = () => {} } = options
  const journal = state === null ? null : await openStateJournal(state)
  let hub: StartedHub | null = null
  try {
    if (hubPort !== null) hub = await startHub({ port: hubPort, folder: state === null ? null : join(state, 'hub'), onBug })
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
      ...{ hub, netuid, accounts: developmentAccounts, failed },
      async [Symbol.asyncDispose]() {
        stop.abort()
        await served[Symbol.asyncDispose]()
        await chain.settled()
        await hub?.[Symbol.asyncDispose]()
        await journal?.[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await hub?.[Symbol.asyncDispose]()
    await journal?.[Symbol.asyncDispose]()
    throw error
  }
}

async function makeBlocks(advance: () => Promise<void>, blockMs: number, signal: AbortSignal): Promise<void> {
  for await (const _ of setInterval(blockMs, undefined, { signal })) await advance()
}
