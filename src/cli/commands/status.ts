import { BbxError } from '../../base/bbx-error.ts'
import { isFile } from '../../base/is-file.ts'
import { type HotkeyOnSubnet, readHotkey } from '../../chain/reads/account.ts'
import { axonText } from '../../chain/reads/axon.ts'
import { readMetagraph } from '../../chain/reads/metagraph.ts'
import type { Settings } from '../../config/settings.ts'
import { isFinished } from '../../push/receipt/is-finished.ts'
import { isPinned } from '../../push/receipt/is-pinned.ts'
import type { Receipt } from '../../push/receipt/receipt.ts'
import { newestReceipt, readReceipts, receiptPath } from '../../push/receipt/receipts.ts'
import type { NamedSubmission } from '../../submission/publishing.ts'
import { parseCommitted } from '../../tracks/parse-committed.ts'
import { openForCommand } from '../chain/open-for-command.ts'
import { usdPerHour } from '../chutes/usd.ts'
import type { Context } from '../context.ts'
import { knownHotkey } from '../known-hotkey.ts'
import { chuteDifferences } from '../pushing/chute-differences.ts'
import type { OnPlatform } from '../pushing/on-platform.ts'
import { marked, rehearsing } from '../pushing/rehearsing.ts'
import { committedNothing, statusDifferences } from '../pushing/status-differences.ts'
import type { DocumentResult } from '../result.ts'
import { walletPlaceOf } from '../wallet/wallet-place-of.ts'

export interface StatusOptions {
  hotkey?: string | undefined
}

/** `bbx status`: what the chain says of a hotkey, what the hub holds of that, what the receipt of this folder says, and what differs. Changes nothing. */
export async function status({ hotkey: flag }: StatusOptions, given: Context): Promise<DocumentResult> {
  const settings = await given.settings()
  const hotkey = await hotkeyOf(flag, given)
  const receipts = await readReceipts(given.cwd)
  await using opened = await openForCommand(given, {}, receipts.find((receipt) => receipt.hotkey === hotkey)?.netuid ?? null)
  const { chain, netuid } = opened
  const context = chain.isRehearsal ? rehearsing(given) : given
  const at = await chain.finalized()
  const onChain = await readHotkey(chain, at, netuid, hotkey)
  // Of a subnet that is not there it says so itself.
  if (onChain.uid === null) await readMetagraph(chain, at, netuid)
  const payload = payloadOnChain(onChain)
  const named = payload === null ? null : parseCommitted(payload)
  const newest = newestReceipt(receipts, { genesis: chain.genesis, netuid, hotkey })
  const signed = newestReceipt(receipts.filter(isPinned), { genesis: chain.genesis, netuid, hotkey })
  const receipt = signed ?? newest
  if (named !== null) context.progress.say('asking the hub')
  const hub = named === null ? null : await onHub(settings, named, context.signal)
  const ids = receipts.flatMap((one) => (one.genesis === chain.genesis && one.hotkey === hotkey ? (one.chute?.deployed?.id ?? []) : []))
  const isAsked = named?.chute != null || ids.length > 0
  if (isAsked) context.progress.say('asking chutes')
  // Loaded where there is something to ask for, as the hub is.
  const platform = isAsked ? await (await import('../pushing/on-platform.ts')).onPlatform(named?.chute ?? null, ids, given) : null
  const { uid, axon, commitment } = onChain
  const seen = {
    ...{ network: chain.network, rehearsal: chain.isRehearsal, netuid, hotkey, block: at.number },
    chain: { uid, axon, payload, waitsForRound: commitment?.revealRound ?? null, named },
    hub,
    platform,
    receipt: receipt === null ? null : receiptPart(receipt, isFinished(receipt, onChain)),
  }
  const differences = [
    ...statusDifferences(seen, receipt),
    ...(newest === receipt || newest === null ? [] : [committedNothing(newest)]),
    ...(platform === null ? [] : chuteDifferences(named, platform)),
  ]
  const document = { schema: 'bbx.status/1' as const, ...seen, differences }
  return {
    kind: 'document',
    exit: seen.receipt?.sent && !seen.receipt.finished ? 4 : 0,
    document,
    text: () => (chain.isRehearsal ? marked(statusText(document)) : statusText(document)),
  }
}

async function hotkeyOf(flag: string | undefined, context: Context): Promise<string> {
  const address = (await knownHotkey(flag ?? null, context)) ?? (await (await context.settings()).walletHotkeyAddress())
  if (address !== null) return address
  const { hotkeyFile } = await walletPlaceOf(context)
  const there = await isFile(hotkeyFile)
  throw new BbxError('U0002', {
    what: there ? `the address of the hotkey in ${hotkeyFile} is not known` : 'no hotkey is named',
    why: there ? 'the file is encrypted or damaged, and its public half does not lie beside it' : `there is no key at ${hotkeyFile}`,
    missing: [{ name: 'hotkey', flag: '--hotkey', variable: 'BBX_HOTKEY' }],
    remedy: there
      ? 'name its address: `bbx wallet inspect --open` shows it for the password'
      : 'name it, or a wallet with --wallet-name and --wallet-hotkey',
  })
}

/** What validators read: plain text, else the newest that was opened. */
function payloadOnChain({ commitment, revealed }: HotkeyOnSubnet): string | null {
  return commitment?.text ?? revealed.at(-1)?.text ?? null
}

export interface OnHub {
  repo: string
  head: string | null
  private: boolean | null
  gated: boolean | null
  why: string | null
}

async function onHub(settings: Settings, { repo }: NamedSubmission, signal: AbortSignal): Promise<OnHub> {
  const nothing = { repo, head: null, private: null, gated: null }
  try {
    // Loaded where there is something to ask for.
    const { hubOfNetwork } = await import('../hub-of-network.ts')
    await using hub = hubOfNetwork(settings).hub
    const found = await hub.repository({ kind: 'model', name: repo }, signal)
    if (found === null) return { ...nothing, why: 'the hub has no such repository, or does not show it to this token' }
    return { repo, head: found.head, private: found.private, gated: found.gated, why: null }
  } catch (error) {
    if (!(error instanceof BbxError)) throw error
    return { ...nothing, why: error.message }
  }
}

function receiptPart({ id, commit, upload }: Receipt, finished: boolean) {
  return {
    path: receiptPath('.', id),
    payload: commit?.payload ?? null,
    revision: upload?.revision ?? null,
    finished,
    sent: commit?.prepared != null,
  }
}

function platformLines({ chute, costing, why }: OnPlatform): string[] {
  if (why !== null) return [`chute     ${why}`]
  const price = (perHour: number | null) => (perHour === null ? '' : `, ${usdPerHour(perHour)}`)
  const named =
    chute === null
      ? 'none that the chain names'
      : `${chute.slug}, ${chute.hot ? 'hot' : 'cold'}, serves ${chute.revision ?? 'what its code does not say'}`
  return [
    `chute     ${named}`,
    ...costing.map(({ name, hot, perHour }) => `costs     ${name}: ${hot ? 'hot' : 'with an instance that is not hot'}${price(perHour)}`),
  ]
}

interface StatusDocument {
  network: string
  netuid: number
  hotkey: string
  block: number
  chain: { uid: number | null; axon: { ip: string; port: number } | null; payload: string | null; waitsForRound: number | null }
  hub: OnHub | null
  platform: OnPlatform | null
  receipt: ReturnType<typeof receiptPart> | null
  differences: readonly string[]
}

function statusText({ network, netuid, hotkey, block, chain, hub, platform, receipt, differences }: StatusDocument): string {
  const { uid, axon, payload, waitsForRound } = chain
  const waits = waitsForRound === null ? '' : `; another waits for round ${waitsForRound}`
  const seen =
    hub === null
      ? 'the chain names no repository'
      : (hub.why ?? `${hub.repo} at ${hub.head}, ${hub.private ? 'private' : 'public'}${hub.gated ? ', gated' : ''}`)
  return [
    `hotkey    ${hotkey}, ${uid === null ? 'not registered' : `number ${uid}`} on subnet ${netuid} of ${network}, block ${block}`,
    `axon      ${axon === null ? 'none' : axonText(axon)}`,
    `chain     ${payload ?? 'nothing that can be read'}${waits}`,
    `hub       ${seen}`,
    ...(platform === null ? [] : platformLines(platform)),
    `receipt   ${receipt === null ? 'none in this folder' : `${receipt.path}: ${receipt.payload ?? 'nothing committed yet'}${receipt.finished ? ', finished' : ''}`}`,
    ...(differences.length === 0 ? ['', 'nothing differs'] : ['', 'what differs:', ...differences.map((text) => `  ${text}`)]),
  ].join('\n')
}
