import type { Receipt } from '../../push/receipt/receipt.ts'
import type { NamedSubmission } from '../../submission/publishing.ts'

export interface SeenStatus {
  chain: { uid: number | null; payload: string | null; waitsForRound: number | null; named: NamedSubmission | null }
  hub: { repo: string; head: string | null; private: boolean | null; gated: boolean | null; why: string | null } | null
}

/** Where chain, hub and receipt do not say the same, in words. */
export function statusDifferences({ chain, hub }: SeenStatus, receipt: Receipt | null): string[] {
  const { uid, payload, waitsForRound, named } = chain
  const found: string[] = []
  if (uid === null) found.push('the hotkey is not on the subnet: validators do not look at it')
  if (payload !== null && named === null) found.push('the chain says something that no track of bbx commits')
  if (waitsForRound !== null)
    found.push(`a commitment waits for round ${waitsForRound}: until it opens, validators go on with the one before`)
  if (hub !== null && hub.why !== null) found.push(`${hub.repo}: ${hub.why}`)
  if (hub?.private) found.push(`${hub.repo} is private: validators cannot fetch it`)
  if (hub?.gated) found.push(`${hub.repo} is gated: validators do not ask for access`)
  if (hub?.head != null && named?.revision != null && hub.head !== named.revision)
    found.push(`the head of ${hub.repo} is ${hub.head}, and ${named.revision} is committed`)
  if (receipt !== null) found.push(...ofReceipt(receipt, payload, waitsForRound))
  return found
}

/** Of a push that ended before it signed anything. */
export function committedNothing({ id }: Pick<Receipt, 'id'>): string {
  return `the push of receipt ${id} has committed nothing yet: run it again`
}

function ofReceipt({ id, commit }: Receipt, payload: string | null, waitsForRound: number | null): string[] {
  if (commit === null) return [committedNothing({ id })]
  if (commit.block === null) return [`what became of the commitment of receipt ${id} is not known yet: run the push again, it looks first`]
  if (commit.payload === payload || waitsForRound === (commit.sealed?.round ?? 0)) return []
  return [`receipt ${id} committed ${commit.payload}, and the chain says ${payload ?? 'nothing that can be read'}`]
}
