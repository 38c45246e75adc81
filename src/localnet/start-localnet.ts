import { setInterval } from 'node:timers/promises'
import { type DevelopmentAccount, developmentAccounts } from './chain/development-accounts.ts'
import { fundAccount } from './chain/genesis.ts'
import { readMetadata } from './chain/read-metadata.ts'
import { openRehearsalChain } from './chain/rehearsal-chain.ts'
import { serveChain } from './chain/serve-chain.ts'
import { openStateJournal } from './chain/state-journal.ts'
import type { ChainOptions } from './chain/world.ts'

export interface LocalnetOptions extends ChainOptions {
  /** 0: any free one. */
  port: number
  /** Folder that keeps the blocks; null: in memory only. */
  state: string | null
  /** Addresses that have a million TAO of the rehearsal at the start, at least. */
  fund?: readonly string[]
  /** A bug of ours, or a request that no client should send. */
  onBug?: (error: unknown) => void
}

export interface Localnet extends AsyncDisposable {
  chain: { url: string; port: number }
  netuid: number
  accounts: readonly DevelopmentAccount[]
  /** Rejects where blocks can no longer be made, the disk being full for example. */
  failed: Promise<never>
}

/** Stand-ins on loopback for the systems a submission goes to. Throws BbxError E0004, E0005, E0006, U0003, U0007. */
export async function startLocalnet(options: LocalnetOptions): Promise<Localnet> {
  const { port, state, blockMs, netuid, fund = [], onBug = () => {} } = options
  const journal = state === null ? null : await openStateJournal(state)
  try {
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
      ...{ netuid, accounts: developmentAccounts, failed },
      async [Symbol.asyncDispose]() {
        stop.abort()
        await served[Symbol.asyncDispose]()
        await chain.settled()
        await journal?.[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await journal?.[Symbol.asyncDispose]()
    throw error
  }
}

async function makeBlocks(advance: () => Promise<void>, blockMs: number, signal: AbortSignal): Promise<void> {
  for await (const _ of setInterval(blockMs, undefined, { signal })) await advance()
}
