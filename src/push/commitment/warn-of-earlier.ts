import { readHotkey } from '../../chain/reads/account.ts'
import { type Push, warn } from '../push.ts'
import { readReceipts } from '../receipt/receipts.ts'

/** What the hotkey has committed before that this commitment would lose, or bring back. */
export async function warnOfEarlier(push: Push): Promise<void> {
  const { chain, netuid, hotkey, track, receipt, workingFolder, fingerprint } = push
  const { commitment, revealed } = await readHotkey(chain, await chain.head(), netuid, hotkey.address)
  if (commitment?.revealRound != null) {
    warn(push, {
      what: `a timelocked commitment of block ${commitment.block} is not open yet: it would be lost`,
      remedy: `where it is meant, wait until round ${commitment.revealRound} has opened it`,
    })
  }
  const isHere = ({ text }: { text: string }) => track.publishing.parse(text)?.revision === receipt.upload?.revision
  const opened = receipt.upload === null ? undefined : revealed.slice(0, -1).findLast(isHere)
  const others = (await readReceipts(workingFolder)).filter(
    ({ id, commit, genesis, ...other }) =>
      id !== receipt.id && commit?.block != null && genesis === chain.genesis && other.netuid === netuid && other.hotkey === hotkey.address,
  )
  // Where the newest is of the same files nothing came in between.
  const before = others.slice(1).find((other) => other.fingerprint === fingerprint && others[0]?.fingerprint !== fingerprint)
  const block = before?.commit?.block ?? opened?.block
  if (block === undefined) return
  warn(push, {
    what: `the same files were committed before, in block ${block}, and others since: an older submission would come back`,
    remedy: 'push the newer folder where that is meant',
  })
}
