import { counted } from '../../base/counted.ts'
import { readHotkey } from '../../chain/reads/account.ts'
import { readMetagraph } from '../../chain/reads/metagraph.ts'
import { tao } from '../../chain/tao.ts'
import { hotkeyText } from '../chain/hotkey-text.ts'
import { openForCommand } from '../chain/open-for-command.ts'
import type { Context } from '../context.ts'
import { addressOr } from '../known-hotkey.ts'
import type { DocumentResult } from '../result.ts'

export interface SubnetShowOptions {
  /** Address of a hotkey to look at. */
  hotkey?: string | undefined
}

/** `bbx subnet show`: what a subnet costs and limits, and what it knows of one hotkey. */
export async function subnetShow({ hotkey }: SubnetShowOptions, context: Context): Promise<DocumentResult> {
  if (hotkey !== undefined) addressOr(hotkey, 'U0001', '--hotkey')
  await using opened = await openForCommand(context)
  const { chain, netuid } = opened
  const at = await chain.head()
  const { miners, burn, ...subnet } = await readMetagraph(chain, at, netuid)
  const known = hotkey === undefined ? null : { address: hotkey, ...(await readHotkey(chain, at, netuid, hotkey)) }
  const { network, endpoint, specVersion, isRehearsal } = chain
  const axons = miners.filter(({ axon }) => axon !== null).length
  return {
    kind: 'document',
    exit: 0,
    document: {
      schema: 'bbx.subnet/1',
      ...{ network, endpoint, specVersion, rehearsal: isRehearsal },
      ...{ ...subnet, burnRao: burn.toString(), miners: miners.length, axons, hotkey: known },
    },
    text: () =>
      [
        `subnet        ${netuid} of ${network}, block ${at.number}${isRehearsal ? ' (a rehearsal)' : ''}`,
        `owner         ${subnet.ownerColdkey}`,
        `miners        ${miners.length} of at most ${subnet.maxUids}, ${counted(axons, 'axon')} served`,
        `registration  ${subnet.registrationAllowed ? `${tao(burn)} and a fee` : 'closed'}; safe from being replaced for ${counted(subnet.immunityPeriod, 'block')}`,
        `limits        an axon every ${counted(subnet.servingRateLimit, 'block')}, weights every ${counted(subnet.weightsRateLimit, 'block')}`,
        `epochs        every ${counted(subnet.tempo, 'block')}; weights are ${subnet.commitReveal ? 'committed first and revealed later' : 'set openly'}`,
        ...(known === null ? [] : ['', ...hotkeyText(known.address, known)]),
      ].join('\n'),
  }
}
