import { BbxError } from '../../base/bbx-error.ts'
import type { Chutes, ShareAnswer } from '../types.ts'
import type { StepOptions } from './types.ts'

export interface SharedWith {
  user: string
  outcome: ShareAnswer | 'failed'
  /** Why it failed. */
  why: string | null
}

/** Codes of failures that are about one account, and not about all that is asked. */
const aboutOne: ReadonlySet<string> = new Set(['E0001', 'E0007', 'E0071'])

/** Shares a chute with each of the accounts; one that fails keeps none of the others from it and is told. Throws BbxError where the platform refuses us, as `Chutes` does. */
export async function shareChute(
  chutes: Pick<Chutes, 'share'>,
  chuteId: string,
  users: readonly string[],
  { signal, onEvent }: StepOptions,
): Promise<SharedWith[]> {
  const shared: SharedWith[] = []
  for (const user of users) {
    onEvent(`sharing with ${user}`)
    try {
      shared.push({ user, outcome: await chutes.share({ chuteId, user }, signal), why: null })
    } catch (error) {
      if (!(error instanceof BbxError) || !aboutOne.has(error.code)) throw error
      shared.push({ user, outcome: 'failed', why: error.why ?? error.message })
    }
  }
  return shared
}
