import type { Chain } from '../../chain/chain.ts'
import { isLoopback, networkNamed } from '../../chain/network.ts'
import { openChain } from '../../chain/open-chain.ts'
import { usualLimits } from '../../chain/rpc/endpoints.ts'
import { cacheDir } from '../cache-dir.ts'
import type { Context } from '../context.ts'
import { need, type Wanted } from '../need.ts'
import { marked } from '../pushing/rehearsing.ts'

export interface OpenedChain<K extends string = never> extends AsyncDisposable {
  chain: Chain
  netuid: number
  /** What was wanted besides. */
  values: Record<K, string>
}

/** Connects to the network of `--network` or the settings. Says where it is a rehearsal. `more`: what the command cannot start without besides; `usualNetuid`: where no setting says which subnet. */
export async function openForCommand<K extends string = never>(
  context: Context,
  more: Readonly<Record<K, Wanted>> = {} as Record<K, Wanted>,
  usualNetuid: number | null = null,
): Promise<OpenedChain<K>> {
  const settings = await context.settings()
  const text = settings.string('chain.network') ?? ''
  const network = networkNamed(text)
  const set = settings.number('chain.netuid') ?? usualNetuid
  const wanted: Record<K | 'netuid', Wanted> = {
    ...more,
    netuid: {
      given: set === null ? null : String(set),
      ...{ flag: '--netuid', variable: 'BBX_NETUID', question: 'number of the subnet' },
      problem: (value: string) =>
        /^\d{1,5}$/.test(value) ? null : { what: `${value} is no number of a subnet`, remedy: 'write a whole number' },
    },
  }
  const { netuid, ...values } = await need(wanted, context)
  // On this machine it takes no time, and it is not known yet whether the line would have to say that it is a rehearsal.
  if (!network.endpoints.every(isLoopback)) context.progress.say(`connecting to ${network.name}`)
  const chain = await openChain(network, { limits: usualLimits, cacheDir: cacheDir(settings), signal: context.signal })
  if (chain.isRehearsal) context.progress.note(marked('nothing on this chain, which is on this machine, is worth anything'))
  return { chain, netuid: Number(netuid), values: values as Record<K, string>, [Symbol.asyncDispose]: () => chain[Symbol.asyncDispose]() }
}
