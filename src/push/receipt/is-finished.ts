import type { HotkeyOnSubnet } from '../../chain/reads/account.ts'
import { standing } from '../commitment/standing.ts'
import type { Receipt } from './receipt.ts'

/** Nothing of a push is left to do: it said so itself, or what was meant stands on chain now, was opened since, and the repository is as public as it was to be. */
export function isFinished({ finishedAt, commit, published, steps }: Receipt, onChain: HotkeyOnSubnet): boolean {
  if (finishedAt !== null) return true
  return commit !== null && standing(commit, onChain) === 'readable' && (published || steps.publish?.status === 'skipped')
}
