import type { Chain } from '../chain/chain.ts'
import { readHotkey } from '../chain/reads/account.ts'
import { standing } from './commitment/standing.ts'
import { isPinned } from './receipt/is-pinned.ts'
import type { Receipt, ReceiptKey } from './receipt/receipt.ts'
import { differences, newestReceipt, newReceiptId, readReceipts } from './receipt/receipts.ts'

export interface OpenReceiptOptions {
  workingFolder: string
  key: ReceiptKey
  /** Of `--revision`. */
  revision: string | null
  chain: Chain
  /** What a new one says besides. */
  facts: Pick<Receipt, 'bbx' | 'rehearsal' | 'folder' | 'network'>
  now: Date
}

export interface OpenedReceipt {
  receipt: Receipt
  /** It was there: this push goes on with it. */
  goesOn: boolean
  /** Why an earlier receipt is not gone on with; null where there is none. */
  because: string | null
}

/**
 * The receipt of an earlier push of the same content to the same place, where what it did still stands; else a new one, which is not written yet. Only the newest of a hotkey is
 * gone on with: what came before it was replaced. One of another repository that signed nothing has replaced nothing: a `--repo` that went wrong must not hide a
 * commitment that is on its way.
 */
export async function openReceipt({ workingFolder, key, revision, chain, facts, now }: OpenReceiptOptions): Promise<OpenedReceipt> {
  const receipts = await readReceipts(workingFolder)
  const withAPart = receipts.filter((receipt) => isOfRepository(receipt, key) || isPinned(receipt) || receipt.chute !== null)
  const newest = newestReceipt(withAPart, key) ?? newestReceipt(receipts, key)
  const because = newest === null ? null : await whyNot(newest, key, revision, chain)
  if (newest !== null && because === null) return { receipt: newest, goesOn: true, because }
  const receipt: Receipt = {
    ...{ schema: 'bbx.receipt/1', ...facts, id: newReceiptId(receipts, key.track, now), createdAt: now.toISOString() },
    ...key,
    ...{ steps: {}, upload: null, evaluation: null, chute: null, commit: null, published: false, finishedAt: null },
  }
  return { receipt, goesOn: false, because }
}

function isOfRepository(receipt: Receipt, { repo, hub }: ReceiptKey): boolean {
  return receipt.repo === repo && receipt.hub === hub
}

async function whyNot(newest: Receipt, key: ReceiptKey, revision: string | null, chain: Chain): Promise<string | null> {
  const differs = differences(newest, key, revision)
  if (differs.length > 0) return `not gone on with ${newest.id}: ${differs.join(', ')}`
  const { commit } = newest
  if (commit?.block == null) return null
  const now = await readHotkey(chain, await chain.finalized(), key.netuid, key.hotkey)
  return standing(commit, now) === 'not there' ? `not gone on with ${newest.id}: the chain no longer says what it committed` : null
}
