import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { writeDurably } from '../../base/durable-file.ts'
import { makeFolder } from '../../base/make-folder.ts'
import { type Receipt, type ReceiptKey, receiptSchema } from './receipt.ts'

/** Where the receipts of a working folder lie. */
export function receiptsFolder(workingFolder: string): string {
  return join(workingFolder, '.bbx', 'receipts')
}

export function receiptPath(workingFolder: string, id: string): string {
  return join(receiptsFolder(workingFolder), `${id}.json`)
}

/** A receipt's whole text comes in one piece or not at all. Throws BbxError E0005. */
export async function writeReceipt(workingFolder: string, receipt: Receipt): Promise<void> {
  makeFolder(receiptsFolder(workingFolder))
  await writeDurably(receiptPath(workingFolder, receipt.id), `${JSON.stringify(receipt, null, 2)}\n`, 0o600)
}

/** A name's numbers count as numbers: the tenth receipt of a second is newer than its second. */
const byAge = new Intl.Collator('en', { numeric: true }).compare

/**
 * Every receipt of the folder, the newest first. Throws BbxError U0007 for one that cannot be read: a push that does not know what was done before could
 * do it twice.
 */
export async function readReceipts(workingFolder: string): Promise<Receipt[]> {
  const folder = receiptsFolder(workingFolder)
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new BbxError('U0007', { what: `${folder} cannot be read`, why: `the system says ${error.code}`, cause: error })
  })
  const ids = names.flatMap((name) => (name.endsWith('.json') ? [name.slice(0, -'.json'.length)] : []))
  return Promise.all(
    ids
      .sort(byAge)
      .reverse()
      .map((id) => readReceipt(workingFolder, id)),
  )
}

async function readReceipt(workingFolder: string, id: string): Promise<Receipt> {
  const path = receiptPath(workingFolder, id)
  try {
    const receipt = receiptSchema.parse(JSON.parse(await readFile(path, 'utf8')))
    if (receipt.id === id) return receipt
    throw new Error('its id is not its name')
  } catch (cause) {
    throw new BbxError('U0007', {
      what: `the receipt ${path} is damaged`,
      why: 'without it nobody knows what that push has done already',
      remedy: 'move the file away, look with `bbx status` what is on chain, and push again',
      cause,
    })
  }
}

/** A name that no receipt of the folder has: `20261121-101500-babelbit`, with a number behind it when that is taken. */
export function newReceiptId(taken: readonly Receipt[], track: string, now: Date): string {
  const digits = now.toISOString().replace(/[-:]/g, '').slice(0, 15)
  const name = `${digits.replace('T', '-')}-${track}`
  const ids = new Set(taken.map(({ id }) => id))
  for (let count = 1; ; count++) {
    const id = count === 1 ? name : `${name}-${count}`
    if (!ids.has(id)) return id
  }
}

/** The newest push of the same hotkey to the same subnet, whatever it pushed: the only one that could be gone on with. null where there is none. */
export function newestReceipt(
  receipts: readonly Receipt[],
  { genesis, netuid, hotkey }: Pick<ReceiptKey, 'genesis' | 'netuid' | 'hotkey'>,
): Receipt | null {
  return receipts.find((receipt) => receipt.genesis === genesis && receipt.netuid === netuid && receipt.hotkey === hotkey) ?? null
}

/** What a receipt was about and this push is not, in words; none where both are the same. */
export function differences(receipt: Receipt, key: ReceiptKey, revision: string | null): string[] {
  return [
    ...(receipt.fingerprint === key.fingerprint ? [] : ['the folder has changed']),
    ...(receipt.track === key.track ? [] : [`the track was ${receipt.track}`]),
    ...(receipt.repo === key.repo && receipt.hub === key.hub ? [] : [`the repository was ${receipt.repo} on ${receipt.hub}`]),
    ...(revision === null || receipt.upload === null || receipt.upload.revision === revision ? [] : ['another revision is asked for']),
  ]
}
