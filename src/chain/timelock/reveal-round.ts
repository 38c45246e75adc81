import { type Beacon, quicknet } from './quicknet.ts'

/**
 * The round that opens a commitment so many blocks from now, as the Python SDK computes it: whole seconds, and the round before the one
 * that is due at that time (reference chain-and-wallet 2.5).
 */
export function revealRoundAt(nowMs: number, blocksUntilReveal: number, blockS: number, { genesisS, periodS }: Beacon = quicknet): number {
  const sinceGenesisS = Math.floor(nowMs / 1000) - genesisS
  return Math.floor((sinceGenesisS + Math.round(blocksUntilReveal * blockS)) / periodS)
}

/** What the epochs of a subnet depend on, all read at one block (reference chain-and-wallet 3.4). */
export interface EpochClock {
  lastEpochBlock: number
  /** 0: none is asked for. */
  pendingEpochAt: number
  subnetEpochIndex: number
  tempo: number
  blocksSinceLastStep: number
  /** That block. */
  head: number
  revealPeriodEpochs: number
}

/** A subnet without a step for so many blocks has one. */
const longestPause = 50_400

/** Blocks after the one of the reveal: its round must be there before the epoch ends. */
const marginBlocks = 3

/**
 * The round that opens weights which are committed in the next block: block by block until the epoch is there in which the chain opens them. null for a
 * subnet that has no epochs, or none within the bound of the Python SDK's own computation.
 */
export function weightsRevealRound(nowMs: number, clock: EpochClock, blockS: number, beacon: Beacon = quicknet): number | null {
  const block = revealBlock(clock)
  if (block === null) return null
  const seconds = nowMs / 1000 + (block + marginBlocks - clock.head) * blockS - beacon.genesisS
  return Math.max(1, Math.floor(seconds / beacon.periodS))
}

/** The first block that is of the epoch in which weights committed in the next one are opened. */
export function revealBlock({ head, revealPeriodEpochs, ...clock }: EpochClock): number | null {
  if (clock.tempo === 0) return null
  let { lastEpochBlock, pendingEpochAt, subnetEpochIndex, blocksSinceLastStep } = clock
  const isDue = (block: number) =>
    (pendingEpochAt > 0 && block >= pendingEpochAt) || blocksSinceLastStep > longestPause || block - lastEpochBlock >= clock.tempo
  let wanted: number | null = null
  for (let block = head + 1; block <= head + 1 + longestPause * (revealPeriodEpochs + 1); block++) {
    const due = isDue(block)
    const seen = subnetEpochIndex + (due ? 1 : 0)
    wanted ??= seen + revealPeriodEpochs
    if (seen >= wanted) return block
    if (due) [lastEpochBlock, pendingEpochAt, subnetEpochIndex, blocksSinceLastStep] = [block, 0, seen, 0]
    else blocksSinceLastStep++
  }
  return null
}
