import { resolve } from 'node:path'
import { startLocalnet } from '../../localnet/start-localnet.ts'
import { aborted } from '../aborted.ts'
import type { Context } from '../context.ts'
import { addressOr } from '../known-hotkey.ts'
import { noteLocalnet } from '../localnet/running-localnets.ts'
import type { QuietResult } from '../result.ts'
import { stateDir } from '../state-dir.ts'

export interface LocalnetCommandOptions {
  /** 0: any free one. */
  port: number
  /** Of the hub; 0: any free one. */
  hubPort: number
  /** With a chutes platform. */
  chutes?: boolean | undefined
  /** Of the platform; 0: any free one. */
  chutesPort: number
  netuid: number
  /** 0: only when `dev_newBlock` asks for a block. */
  blockMs: number
  /** Blocks between the newest and the newest final one. */
  finality: number
  /** Folder that keeps the chain, the hub and the platform. */
  state?: string | undefined
  /** Addresses of accounts of your own that are to have coins of the rehearsal. */
  fund?: readonly string[] | undefined
}

/** `bbx localnet`: stand-ins on loopback, until it is told to stop. */
export async function localnet(options: LocalnetCommandOptions, context: Context): Promise<QuietResult> {
  const { port, hubPort, chutes = false, chutesPort, netuid, blockMs, finality, state, fund = [] } = options
  for (const address of fund) addressOr(address, 'U0001', '--fund')
  await using net = await startLocalnet({
    ...{ port, hubPort, chutesPort: chutes ? chutesPort : null, netuid, blockMs, fund },
    finalityLag: finality,
    state: state === undefined ? null : resolve(context.cwd, state),
    onBug: (error) => context.log('info', `a request was not answered: ${error instanceof Error ? error.stack : String(error)}`),
  })
  context.progress.note('a rehearsal: nothing here is worth anything, and nothing leaves this machine; Ctrl-C stops it')
  if (net.hub === null) throw new Error('the rehearsal was started without a hub')
  const { url, account, tokens } = net.hub
  const platform = net.chutes === null ? null : { url: net.chutes.url, ...net.chutes.account }
  if (platform !== null) context.progress.note('its chutes platform builds nothing and runs no chute: it answers as one would')
  // What `--network local` of other calls finds; it is gone with this one.
  await using _note = await noteLocalnet(stateDir(), {
    ...{ chain: net.chain.url, hub: url, token: tokens.write, account },
    ...(platform === null ? {} : { chutes: platform }),
  })
  context.ready({
    schema: 'bbx.localnet/1',
    chain: net.chain.url,
    hub: url,
    netuid: net.netuid,
    token: tokens.write,
    readToken: tokens.read,
    account,
    ...(platform === null ? {} : { chutes: platform }),
    accounts: net.accounts.map(({ name, address, uri }) => ({ name, address, uri })),
  })
  await Promise.race([aborted(context.signal), net.failed])
  return { kind: 'quiet', exit: 0 }
}
