import { readCommitments } from '../../chain/reads/commitments.ts'
import { readMetagraph } from '../../chain/reads/metagraph.ts'
import { openForCommand } from '../chain/open-for-command.ts'
import { tao } from '../chain/tao.ts'
import type { Context } from '../context.ts'
import type { DocumentResult } from '../result.ts'

export interface SubnetMetagraphOptions {
  /** Also what each has committed. */
  commitments?: boolean | undefined
}

/** `bbx subnet metagraph`: everybody on a subnet. */
export async function subnetMetagraph({ commitments = false }: SubnetMetagraphOptions, context: Context): Promise<DocumentResult> {
  await using opened = await openForCommand(context)
  const { chain, netuid } = opened
  const at = await chain.head()
  const graph = await readMetagraph(chain, at, netuid)
  const committed = commitments ? await readCommitments(chain, at, netuid) : null
  const miners = graph.miners.map(({ stake, emission, ...miner }) => ({
    ...miner,
    stakeRao: stake.toString(),
    emissionRao: emission.toString(),
    ...(committed === null ? {} : { commitment: committed.get(miner.hotkey) ?? null }),
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
            axon === null ? '' : `${axon.ip}:${axon.port}`,
            ...(committed?.has(hotkey) ? [` ${committed.get(hotkey)?.text ?? '(sealed)'}`] : []),
          ]
            .join(' ')
            .trimEnd(),
        ),
      ].join('\n'),
  }
}
