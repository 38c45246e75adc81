import { BbxError } from '../../base/bbx-error.ts'
import type { At, Chain } from '../chain.ts'
import { wholeSchema } from './amount.ts'

/** A block's own time may be so far ahead: nodes take no block beyond that. */
const driftMs = 30_000

/** Blocks that may be missing without a word: somebody's turn was passed over. */
const patienceBlocks = 5

/** When a block was made, in Unix milliseconds; null before the first block with a time. Throws RpcError where the node no longer has its state. */
export async function readBlockTime(chain: Chain, at: At): Promise<number | null> {
  const [stored] = await chain.stored(at, [['timestamp.now']])
  const told = Number(wholeSchema.parse(stored))
  return told === 0 ? null : told
}

/** By how much this machine's clock is ahead of the time of a block, in milliseconds; some blocks' time is usual. null before the first block with a time. */
export async function readClockLead(chain: Chain, at: At, nowMs: number): Promise<number | null> {
  const told = await readBlockTime(chain, at)
  return told === null ? null : nowMs - told
}

/**
 * Throws BbxError E0046 where this machine's clock cannot be that of the chain: rounds of the beacon are counted by the clock, so that what is
 * timelocked would open at once, or far too late.
 */
export async function needTrueClock(chain: Chain, at: At, nowMs: number): Promise<void> {
  const leadMs = await readClockLead(chain, at, nowMs)
  if (leadMs === null || (leadMs >= -driftMs && leadMs <= patienceBlocks * chain.blockMs + driftMs)) return
  const seconds = Math.round(Math.abs(leadMs) / 1000)
  throw new BbxError('E0046', {
    what: `the clock of this machine is ${seconds} s ${leadMs < 0 ? 'behind' : 'ahead of'} block ${at.number} of ${chain.network}`,
    ...(leadMs < 0 ? {} : { why: 'the clock is wrong, or the chain has made no block for so long' }),
  })
}
