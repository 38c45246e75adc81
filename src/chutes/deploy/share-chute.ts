import { BbxError } from '../../base/bbx-error.ts'
import type { Chutes, ShareAnswer } from '../types.ts'
import type { StepOptions } from './types.ts'

/** What came of one account. */
export interface ToldOf<Outcome> {
  user: string
  outcome: Outcome | 'failed'
  /** Why it failed. */
  why: string | null
}

export type SharedWith = ToldOf<ShareAnswer>

/** Codes of failures that are about one account, and not about all that is asked. */
const aboutOne: ReadonlySet<string> = new Set(['E0001', 'E0007', 'E0071'])

/** Shares a chute with each of the accounts; one that fails keeps none of the others from it and is told. Throws BbxError where the platform refuses us, as `Chutes` does. */
export function shareChute(
  chutes: Pick<Chutes, 'share'>,
  chuteId: string,
  users: readonly string[],
  { signal, onEvent }: StepOptions,
): Promise<SharedWith[]> {
  return each(users, (user) => {
    onEvent(`sharing with ${user}`)
    return chutes.share({ chuteId, user }, signal)
  })
}

/** Takes a chute back from each of the accounts, as `shareChute` shares it. */
export function unshareChute(
  chutes: Pick<Chutes, 'unshare'>,
  chuteId: string,
  users: readonly string[],
  { signal, onEvent }: StepOptions,
): Promise<ToldOf<'removed'>[]> {
  return each<'removed'>(users, async (user) => {
    onEvent(`taking it back from ${user}`)
    await chutes.unshare({ chuteId, user }, signal)
    return 'removed'
  })
}

async function each<Outcome>(users: readonly string[], ask: (user: string) => Promise<Outcome>): Promise<ToldOf<Outcome>[]> {
  const told: ToldOf<Outcome>[] = []
  for (const user of users) {
    try {
      told.push({ user, outcome: await ask(user), why: null })
    } catch (error) {
      if (!(error instanceof BbxError) || !aboutOne.has(error.code)) throw error
      told.push({ user, outcome: 'failed', why: error.why ?? error.message })
    }
  }
  return told
}
