import { BbxError } from '../../base/bbx-error.ts'
import { largestRawBytes } from '../../chain/commit/commitment-call.ts'
import { longestSealedText } from '../../chain/timelock/commitment.ts'
import type { Push } from '../push.ts'
import type { Receipt } from '../receipt/receipt.ts'

/** The text to commit; null before there is a revision. What was signed before stays what it is. */
export function payloadOf({ receipt, track, repo, hotkey }: Pick<Push, 'receipt' | 'track' | 'repo' | 'hotkey'>): string | null {
  if (receipt.commit !== null && isPinned(receipt)) return receipt.commit.payload
  const revision = receipt.upload?.revision
  return revision === undefined ? null : track.publishing.payload({ repo: repo.name, revision, hotkey: hotkey.address, chute: null })
}

/** A transaction was signed that names the revision, or is on chain: nothing about it can change any more. */
export function isPinned({ commit }: Receipt): boolean {
  return commit !== null && (commit.prepared !== null || commit.block !== null)
}

/** Throws before anything is uploaded: BbxError U0013 where the commitment would not fit on the chain, U0001 for a name that the subnet does not take. */
export function refuseLongNames({ track, repo, hotkey }: Pick<Push, 'track' | 'repo' | 'hotkey'>): void {
  const problem = track.publishing.repositoryProblem(repo.name)
  if (problem !== null) throw new BbxError('U0001', { ...problem })
  const bytes = payloadBytes({ track, repo, hotkey })
  const most = track.publishing.sealing === 'plain' ? largestRawBytes : longestSealedText
  if (bytes > most)
    throw new BbxError('U0013', { what: `the commitment of ${repo.name} would have ${bytes} bytes, and the chain takes ${most}` })
}

/** Length of the text that would be committed, whatever the revision: all have 40 digits. */
export function payloadBytes({ track, repo, hotkey }: Pick<Push, 'track' | 'repo' | 'hotkey'>): number {
  return Buffer.byteLength(track.publishing.payload({ repo: repo.name, revision: '0'.repeat(40), hotkey: hotkey.address, chute: null }))
}
