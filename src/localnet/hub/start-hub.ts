import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type HubTokens, hubTokens } from './hub-tokens.ts'
import { openRehearsalHub } from './rehearsal-hub.ts'
import { serveHub } from './serve-hub.ts'
import { temporaryHubPrefix } from './temporary-hub.ts'
import type { Account } from './types.ts'

export interface StartedHub extends AsyncDisposable {
  url: string
  /** Name of the account whose tokens they are. */
  account: string
  tokens: HubTokens
}

interface HubOptions {
  /** 0: any free one. */
  port: number
  /** Folder that keeps it; null: one that goes at the end. */
  folder: string | null
  onBug: (error: unknown) => void
}

const account = 'miner'

/** A hub with one account, which may read and write in every namespace but one. Throws BbxError E0004, E0005, E0006, U0007. */
export async function startHub({ port, folder, onBug }: HubOptions): Promise<StartedHub> {
  const place = folder ?? (await mkdtemp(join(tmpdir(), temporaryHubPrefix)))
  const opened: AsyncDisposable[] = []
  const close = async () => {
    for (const one of opened.toReversed()) await one[Symbol.asyncDispose]()
    if (folder === null) await rm(place, { recursive: true, force: true })
  }
  try {
    const tokens = await hubTokens(place)
    const accounts = new Map<string, Account>([
      [tokens.write, { name: account, role: 'write' }],
      [tokens.read, { name: account, role: 'read' }],
    ])
    const hub = await openRehearsalHub({ folder: place, accounts })
    opened.push(hub)
    const served = await serveHub(hub, { port, onBug })
    opened.push(served)
    return { url: served.url, account, tokens, [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw error
  }
}
