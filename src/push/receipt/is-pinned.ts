import type { Receipt } from './receipt.ts'

/** A transaction was signed that names the revision, or is on chain: nothing about it can change any more. */
export function isPinned({ commit }: Receipt): boolean {
  return commit !== null && (commit.prepared !== null || commit.block !== null)
}
