import { BbxError } from '../../base/bbx-error.ts'
import { usd } from '../../chutes/costs/cost-lines.ts'
import { feeIsWithin } from '../../chutes/costs/shown-fee.ts'
import { agree } from '../chain/agree.ts'
import type { Context } from '../context.ts'

export interface FeeLimits {
  /** USD that were shown before the yes. */
  shown: number
  /** USD that --max-fee names in their place. */
  maxFee: number | undefined
}

/**
 * Whether the fee that the platform names may be paid: up to what was shown before the yes, or up to --max-fee. Above what was shown a person is asked once more; `--yes` agreed to what was shown and to nothing else.
 * Throws BbxError U0040: exit 2 above --max-fee, 4 above what was shown.
 */
export async function agreeToFee(
  { usd: asked, said }: { usd: number | null; said: string },
  { shown, maxFee }: FeeLimits,
  context: Context,
): Promise<void> {
  const fee = asked === null ? 'an amount that cannot be read' : usd(asked)
  if (feeIsWithin(asked, maxFee ?? shown)) return context.progress.note(`the fee is ${fee}`)
  if (maxFee !== undefined) {
    const what = `the platform asks for a fee of ${fee}, and --max-fee is ${usd(maxFee)}`
    const remedy = 'nothing was deployed; give a higher --max-fee, or ask for cheaper GPUs in chute/setup.py'
    throw new BbxError('U0040', { what, why: said, remedy })
  }
  const what = `the platform asks for a fee of ${fee}, and ${usd(shown)} was shown`
  if (context.interactive && !context.yes) return agree([`${what}: ${said}`], 'pay it?', context)
  throw new BbxError('U0040', {
    what,
    why: said,
    remedy: 'nothing was paid; run it again with --max-fee and the highest fee that may be paid',
    exit: 4,
  })
}
