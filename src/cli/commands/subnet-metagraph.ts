import { axonText } from '../../chain/reads/axon.ts'
import { type Commitment, type Revealed, readCommitments, readRevealed } from '../../chain/reads/commitments.ts'
import { readMetagraph } from '../../chain/reads/metagraph.ts'
import { tao } from '../../chain/tao.ts'
import { openForCommand } from '../chain/open-for-command.ts'
import type { Context } from '../context.ts'
import type { DocumentResult } from '../result.ts'

export interface SubnetMetagraphOptions {
  /** Also what each has committed, and what of it was timelocked and opened. */
  commitments?: boolean | undefined
}

/** `bbx subnet metagraph`: everybody on a subnet. */
export async function subnetMetagraph({ commitments = false }: SubnetMetagraphOptions, context: Context): Promise<DocumentResult> {
  await using connected = await openForCommand(context)
  const { chain, netuid } = connected
  const at = await chain.head()
  const graph = await readMetagraph(chain, at, netuid)
  const committed = commitments ? await readCommitments(chain, at, netuid) : null
  const opened = commitments ? await readRevealed(chain, at, netuid) : null
  const miners = graph.miners.map(({ stake, emission, ...miner }) => ({
    ...miner,
    stakeRao: stake.toString(),
    emissionRao: emission.toString(),
    ...(committed === null ? {} : { commitment: committed.get(miner.hotkey) ?? null, revealed: opened?.get(miner.hotkey) ?? [] }),
  }))
  const { network, isRehearsal: rehearsal } = chain
  return {
    kind: 'document',
    exit: 0,
    document: { schema: 'bbx.metagraph/1', network, rehearsal, netuid, block: at.number, miners },
    text: () =>
      [
        `subnet ${netuid} of ${network}, block ${at.number}${rehearsal ? ' (a rehearsal)' : ''}`,
        'uid    hotkey                                            permit  stake            incentive  axon',
        ...graph.miners.map(({ uid, hotkey, permit, stake, incentive, axon }) =>
          [
            String(uid).padEnd(6),
            hotkey.padEnd(49),
            (permit ? 'yes' : '').padEnd(7),
            tao(stake, '').trim().padEnd(16),
            incentive.toFixed(5).padEnd(10),
            axon === null ? '' : axonText(axon),
            ...committedText(committed?.get(hotkey), opened?.get(hotkey)),
          ]
            .join(' ')
            .trimEnd(),
        ),
      ].join('\n'),
  }
}

/** What validators read: plain text, else the newest that was opened; and whether another is not open yet. */
function committedText(commitment: Commitment | undefined, revealed: readonly Revealed[] = []): string[] {
  const text = commitment?.text ?? revealed.at(-1)?.text
  const sealed = commitment?.revealRound == null ? [] : ['(sealed)']
  return [...(text === undefined ? [] : [` ${text}`]), ...sealed]
}
