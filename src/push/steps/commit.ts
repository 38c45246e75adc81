import { setTimeout as sleep } from 'node:timers/promises'
import { BbxError } from '../../base/bbx-error.ts'
import { commitmentCall } from '../../chain/commit/commitment-call.ts'
import { readHotkey } from '../../chain/reads/account.ts'
import { readBlockTime } from '../../chain/reads/clock.ts'
import { findExtrinsic, type Included } from '../../chain/submit/find-extrinsic.ts'
import { prepare } from '../../chain/submit/prepare.ts'
import { didNothing, submitPrepared } from '../../chain/submit/submit-prepared.ts'
import { payloadOf } from '../commitment/payload-of.ts'
import { type Sealed, sealPayload } from '../commitment/seal-payload.ts'
import { standing } from '../commitment/standing.ts'
import type { Push, Step, StepResult } from '../push.ts'
import { isPinned } from '../receipt/is-pinned.ts'
import type { CommitRecord } from '../receipt/receipt.ts'
import { isFarAhead } from '../warn-of-hub.ts'
import { differencesOnHub, differenceText } from './read-back.ts'

/**
 * The commitment on chain, at most once for a receipt: what is signed is in the receipt before it is sent, and whatever comes later looks for those very bytes
 * in the blocks first. Another is signed only where it is certain that the one before did nothing.
 */
export const commit: Step = async (push) => {
  const { options } = push
  const payload = payloadOf(push)
  if (options.dryRun) return { status: 'skipped', what: `a dry run: would commit ${payload ?? 'what the steps before it give'}` }
  if (!options.commit) return { status: 'skipped', what: `--no-commit: nothing was sent; the text is ${payload}` }
  if (payload === null) throw new Error('a commitment without a revision, or without its chute')
  refuseUnanswered(push)
  const block = push.receipt.commit?.block
  if (block != null) return { status: 'already', what: `block ${block} has it` }
  if (!isPinned(push.receipt)) {
    const there = await standsAlready(push, payload)
    if (there !== null) return there
    await sign(push, payload)
    return send(push, false)
  }
  try {
    return await send(push, true)
  } catch (error) {
    if (!(error instanceof BbxError) || error.code !== 'E0045') throw error
    push.say(`${error.message}: signing it again`)
    await sign(push, payload)
    return send(push, false)
  }
}

/** Nobody is sent to a chute that has not answered with what is committed. */
function refuseUnanswered({ deployment, receipt }: Push): void {
  if (typeof deployment === 'string' || isPinned(receipt) || receipt.chute?.ping?.revision === receipt.upload?.revision) return
  throw new BbxError('E0075', { what: 'the chute has not answered with this revision: it is not committed' })
}

const fresh = { sealed: null, prepared: null, withoutEffect: [], block: null, blockHash: null, revealedIn: null, foundThere: false }

/** Another push, or another program, may have committed the same text. */
async function standsAlready({ chain, netuid, hotkey, receipt, save, track }: Push, payload: string): Promise<StepResult | null> {
  const { commitment, revealed } = await readHotkey(chain, await chain.finalized(), netuid, hotkey.address)
  const newest = revealed.at(-1)
  const before: CommitRecord = { ...fresh, ...receipt.commit, payload, foundThere: true }
  if (track.publishing.sealing === 'plain' && commitment?.text === payload) {
    await save({ commit: { ...before, block: commitment.block } })
    return { status: 'already', what: `block ${commitment.block} has the same text` }
  }
  if (track.publishing.sealing === 'timelocked' && commitment === null && newest?.text === payload) {
    await save({ commit: { ...before, block: newest.block, revealedIn: newest.block } })
    return { status: 'already', what: `the same text was opened in block ${newest.block}` }
  }
  return null
}

async function sign(push: Push, payload: string): Promise<void> {
  const { chain, netuid, hotkey, track, receipt } = push
  await stillThere(push)
  await oldEnough(push)
  const signer = await hotkey.open()
  const sealed: Sealed | null = track.publishing.sealing === 'timelocked' ? await sealPayload(chain, payload, push.now()) : null
  const data = sealed === null ? { raw: new TextEncoder().encode(payload) } : { timelocked: sealed.bytes, round: sealed.round }
  const prepared = await prepare(chain, commitmentCall(netuid, data), signer, 'the commitment')
  await push.save({ commit: { ...fresh, ...receipt.commit, payload, sealed: sealed?.record ?? null, prepared } })
}

async function send(push: Push, sentBefore: boolean): Promise<StepResult> {
  const { chain, options, signal } = push
  const record = push.receipt.commit
  if (record?.prepared == null) throw new Error('nothing is signed')
  const { prepared } = record
  try {
    const submitted = submitPrepared(chain, prepared, { sentBefore, waitMs: options.waitMs, signal, onEvent: push.say })
    const { block, blockHash } = await submitted.catch(async (error: unknown) => {
      const found = error instanceof BbxError && error.code === 'E0042' ? await whatStands(push, record) : null
      if (found === null) throw error
      return found
    })
    await push.save({ commit: { ...record, block, blockHash } })
    return { status: 'done', what: `final in block ${block}: ${record.payload}` }
  } catch (error) {
    if (didNothing(error))
      await push.save({ commit: { ...record, prepared: null, sealed: null, withoutEffect: [...record.withoutEffect, prepared.hash] } })
    throw error
  }
}

/**
 * Where a node no longer tells how a block of long ago ended, the commitment itself does: the final block that has the transaction, where the chain says now what was
 * meant. null where that is not so.
 */
async function whatStands({ chain, netuid, hotkey }: Push, record: CommitRecord): Promise<Included | null> {
  if (record.prepared === null) return null
  const final = await chain.finalized()
  const { validFrom, validUntil } = record.prepared
  const found = await findExtrinsic(chain, record.prepared, validFrom, Math.min(final.number, validUntil))
  return found !== null && standing(record, await readHotkey(chain, final, netuid, hotkey.address)) !== 'not there' ? found : null
}

/** A revision that was rewritten or deleted since the upload must not be committed. */
async function stillThere(push: Push): Promise<void> {
  const revision = push.receipt.upload?.revision ?? ''
  push.say(`looking whether the hub still has ${revision}`)
  const { differs } = await differencesOnHub(push, revision)
  if (differs.length > 0)
    throw new BbxError('E0052', {
      what: `${revision} has changed on the hub since it was read back: ${differenceText(differs)}`,
      remedy: 'run it again: it begins with what is there now; nothing was committed',
    })
}

/**
 * Waits until the repository is old enough by the clock of the chain: validators refuse one that is hardly older than the commitment by their estimate of its
 * block's time. This machine's clock has no part in it. Throws BbxError E0007 for a chain that stands still.
 */
async function oldEnough({ track, hub, repo, chain, options, signal, say }: Push): Promise<void> {
  const { leastAgeMs } = track.publishing
  if (leastAgeMs === 0) return
  const created = (await hub.repository(repo, signal))?.createdAt
  // Said once: in a pipe each other text is a line of its own.
  let seconds: number | null = null
  const since = performance.now()
  while (created !== undefined) {
    const blockTime = await readBlockTime(chain, await chain.head())
    const left = Date.parse(created) + leastAgeMs - (blockTime ?? Number.POSITIVE_INFINITY)
    if (left <= 0 || isFarAhead(created, blockTime)) return
    seconds ??= Math.ceil(left / 1000)
    const waitedMs = performance.now() - since
    if (waitedMs > seconds * 1000 + options.waitMs) {
      const what = `${chain.network} has made no block in ${Math.round(waitedMs / 1000)} s`
      throw new BbxError('E0007', { what, remedy: 'run the same command again when it makes blocks: nothing was sent', exit: 4 })
    }
    const what = `waiting ${seconds} s: validators refuse a repository that was made less than 12 s before its commitment`
    say(what)
    await sleep(Math.min(left, agePollMs), undefined, { signal })
  }
}

const agePollMs = 1_000
