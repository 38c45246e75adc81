import { setTimeout as sleep } from 'node:timers/promises'
import { blake2b } from '@noble/hashes/blake2.js'
import { BbxError } from '../../base/bbx-error.ts'
import type { Chain } from '../chain.ts'
import { ConnectionLost, RpcError } from '../rpc/rpc-error.ts'
import { bytesOf, hexOf } from '../scale/hex.ts'
import { type Included, type Inclusion, needSuccess } from './find-extrinsic.ts'
import { isRefusal, poolRefusal } from './pool-refusal.ts'
import type { Prepared } from './prepared.ts'
import { type Search, searchBlocks } from './search-blocks.ts'

export interface SubmitOptions {
  /** False only where nobody can have sent these bytes yet: then a refusal of the node's own says for certain that nothing was done. */
  sentBefore: boolean
  /** How long to wait until the transaction is final. */
  waitMs: number
  signal: AbortSignal
  onEvent(text: string): void
}

/** How often the chain is looked at. */
const rehearsalPollMs = 100
const pollMs = 3_000

/**
 * Brings a prepared transaction to its end, as often as it is called: the blocks are asked first whether one has it, and what is sent is always
 * the same bytes, which no chain takes twice. Returns the final block that has it.
 *
 * Throws BbxError E0040 where it is refused or fails in its block, E0045 where no block can have it any more (nothing was done: prepare another),
 * E0042 (exit 4) where its end is not known: call it again with the same data.
 */
export async function submitPrepared(chain: Chain, prepared: Prepared, options: SubmitOptions): Promise<Inclusion> {
  refuseAnother(chain, prepared)
  const { what } = prepared
  const search = searchBlocks(chain, prepared)
  const deadline = performance.now() + options.waitMs
  if (options.sentBefore) options.onEvent(`looking whether ${what} is on chain`)
  const found =
    (options.sentBefore ? await seen(search.final()) : null) ?? (await sendAndFollow(chain, prepared, search, options, deadline))
  await needSuccess(chain, found, what)
  const { block, blockHash, extrinsic } = found
  return { block, blockHash, extrinsic }
}

/** The block that has it; null also where that cannot be told now: it is asked again. */
async function seen(asked: Promise<Included | null>): Promise<Included | null> {
  return asked.catch((error: unknown) => {
    if (!isLost(error) && !(error instanceof RpcError)) throw error
    return null
  })
}

async function sendAndFollow(chain: Chain, prepared: Prepared, search: Search, options: SubmitOptions, deadline: number) {
  const { what } = prepared
  options.onEvent(`sending ${what}`)
  await deliver(chain, prepared, search, options, deadline)
  options.onEvent(`waiting until ${what} is final`)
  return follow(chain, prepared, search, options, deadline)
}

/** Returns once a node has it, or had it. */
async function deliver(chain: Chain, prepared: Prepared, search: Search, options: SubmitOptions, deadline: number): Promise<void> {
  const { what, bytes } = prepared
  for (let maybeThere = options.sentBefore; ; maybeThere = true) {
    try {
      await chain.ask('author_submitExtrinsic', [bytes])
      return
    } catch (error) {
      if (error instanceof RpcError) {
        if (!maybeThere && isRefusal(error)) throw poolRefusal(error, what)
        // Only where it may have been sent before can it be our own that a node does not want again.
        if (saysThatItHadIt(error) || (await seen(search.newest())) !== null) return
        throw maybeThere ? refusedAgain(poolRefusal(error, what), prepared) : notTold(error, what)
      }
      if (!isLost(error)) throw error
      if (performance.now() > deadline) throw unknownEnd(what, 'its answer was lost', error)
      options.onEvent('the connection was lost: sending the same bytes again')
      await sleep(pauseMs(chain), undefined, { signal: options.signal })
    }
  }
}

/** Whether what `submitPrepared` threw says for certain that the transaction did nothing, and never will: its bytes can be forgotten. */
export function didNothing(error: unknown): boolean {
  return error instanceof BbxError && (error.code === 'E0040' || error.code === 'E0045')
}

/** What nodes say of a transaction that is in their pool (1013), or was until a block took it (1012), and of one whose number is used (1010), maybe by itself. */
function saysThatItHadIt({ number, data }: RpcError): boolean {
  return number === 1013 || number === 1012 || number === 1014 || (number === 1010 && /outdated/i.test(data ?? ''))
}

/** An answer of whoever stands before the node, one that counts calls for example: the node may have it all the same. */
function notTold(error: RpcError, what: string): BbxError {
  return new BbxError('E0042', { what: `whether the node took ${what} is not known`, why: error.why ?? error.said, exit: 4, cause: error })
}

/** Refused now, and yet it may wait in the pool of a node that had it before. */
function refusedAgain(refusal: BbxError, { what, validUntil }: Prepared): BbxError {
  return new BbxError('E0042', {
    what: `${what} was sent before, no block has it, and the node does not take it again`,
    why: refusal.message,
    remedy: `run the same command again: after block ${validUntil} it is certain that nothing was done`,
    exit: 4,
    cause: refusal,
  })
}

/** Looks at every final block until one has it. */
async function follow(chain: Chain, prepared: Prepared, search: Search, { signal }: SubmitOptions, deadline: number): Promise<Included> {
  while (true) {
    const found = await seen(search.final())
    if (found !== null) return found
    if (performance.now() > deadline) throw unknownEnd(prepared.what, await whereItIs(search))
    await sleep(pauseMs(chain), undefined, { signal })
  }
}

/** What can be said where it is not final: the newest blocks may have it. */
async function whereItIs(search: Search): Promise<string> {
  try {
    const found = await search.newest()
    return found === null ? 'no block has it yet' : `block ${found.block} has it, and is not final yet`
  } catch {
    return 'the chain does not answer'
  }
}

function unknownEnd(what: string, why: string, cause?: unknown): BbxError {
  return new BbxError('E0042', { what: `${what} was sent, and is not final in the time that was given`, why, exit: 4, cause })
}

function refuseAnother(chain: Chain, { genesis, bytes, hash, what }: Prepared): void {
  if (genesis !== chain.genesis)
    throw new BbxError('E0041', { what: `${what} was signed for another chain than ${chain.network}`, why: `its block 0 is ${genesis}` })
  if (hexOf(blake2b(bytesOf(bytes), { dkLen: 32 })) !== hash)
    throw new BbxError('U0007', { what: `what was written down of ${what} is damaged`, why: 'its bytes do not have its hash' })
}

/** No connection now: the next try may have one. */
function isLost(error: unknown): boolean {
  return error instanceof ConnectionLost || (error instanceof BbxError && error.code === 'E0007')
}

function pauseMs({ isRehearsal }: Chain): number {
  return isRehearsal ? rehearsalPollMs : pollMs
}
