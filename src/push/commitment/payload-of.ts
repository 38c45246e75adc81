import { BbxError } from '../../base/bbx-error.ts'
import { largestRawBytes } from '../../chain/commit/commitment-call.ts'
import { longestSealedText } from '../../chain/timelock/commitment.ts'
import { isRepoName, repoNamingRule } from '../../hub/repo-path.ts'
import type { CommitmentFacts } from '../../submission/publishing.ts'
import type { Push } from '../push.ts'
import { isPinned } from '../receipt/is-pinned.ts'

type Named = Pick<Push, 'track' | 'repo' | 'hotkey'>

/** The text to commit; null before there is a revision, and a chute where one is meant. What was signed before stays what it is. */
export function payloadOf({
  receipt,
  track,
  repo,
  hotkey,
  deployment,
}: Pick<Push, 'receipt' | 'track' | 'repo' | 'hotkey' | 'deployment'>): string | null {
  if (receipt.commit !== null && isPinned(receipt)) return receipt.commit.payload
  const revision = receipt.upload?.revision
  if (revision === undefined) return null
  const chute = typeof deployment === 'string' ? null : (receipt.chute?.deployed ?? null)
  if (typeof deployment !== 'string' && (chute === null || receipt.chute?.revision !== revision)) return null
  return track.publishing.payload({ repo: repo.name, revision, hotkey: hotkey.address, chute })
}

/** Throws before anything is uploaded: BbxError U0013 where the commitment would not fit on the chain, U0001 for a name that the hub or the subnet does not take. */
export function refuseBadNames({ track, repo, hotkey }: Named): void {
  if (!isRepoName(repo.name)) {
    const what = `${JSON.stringify(repo.name)} is no name of a repository`
    throw new BbxError('U0001', { what, why: repoNamingRule, remedy: 'name another with --repo' })
  }
  const problem = track.publishing.repositoryProblem(repo.name)
  if (problem !== null) throw new BbxError('U0001', { ...problem })
  refuseLongPayload({ track, repo, hotkey }, null)
}

/** Throws BbxError U0013 where the commitment would not fit on the chain. */
export function refuseLongPayload({ track, repo, hotkey }: Named, chute: CommitmentFacts['chute']): void {
  const bytes = payloadBytes({ track, repo, hotkey }, chute)
  const most = track.publishing.sealing === 'plain' ? largestRawBytes : longestSealedText
  if (bytes > most)
    throw new BbxError('U0013', { what: `the commitment of ${repo.name} would have ${bytes} bytes, and the chain takes ${most}` })
}

/** A chute whose id and slug are as long as they can be: a slug is one label of a host name. */
export const longestChute = { id: '0'.repeat(36), slug: '0'.repeat(63) }

/** Length of the text that would be committed, whatever the revision: all have 40 digits. */
export function payloadBytes({ track, repo, hotkey }: Named, chute: CommitmentFacts['chute']): number {
  return Buffer.byteLength(track.publishing.payload({ repo: repo.name, revision: '0'.repeat(40), hotkey: hotkey.address, chute }))
}
