import type { HotkeyOnSubnet } from '../../chain/reads/account.ts'
import type { CommitRecord } from '../receipt/receipt.ts'

/** What the chain says of a commitment. */
export type Standing =
  /** Validators read it. */
  | 'readable'
  /** It is there, and not open yet. */
  | 'sealed'
  | 'not there'

/** Whether what was meant stands on chain, and can be read. A timelocked one is known by the digest of its ciphertext until it is open. */
export function standing(
  { payload, sealed, revealedIn }: Pick<CommitRecord, 'payload' | 'sealed' | 'revealedIn'>,
  { commitment, revealed }: Pick<HotkeyOnSubnet, 'commitment' | 'revealed'>,
): Standing {
  if (sealed === null && revealedIn === null) return commitment?.text === payload ? 'readable' : 'not there'
  if (sealed !== null && commitment?.sealedSha256 === sealed.sha256) return 'sealed'
  return revealed.at(-1)?.text === payload ? 'readable' : 'not there'
}
