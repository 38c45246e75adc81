import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../../../src/base/package-root.ts'
import { revealBlock, revealRoundAt, weightsRevealRound } from '../../../src/chain/timelock/reveal-round.ts'

interface Row {
  now: number
  fn: 'v2' | 'commitment'
  args: Record<string, number>
  round?: number
  error?: string
}

const golden: { rows: Row[] } = JSON.parse(await readFile(join(packageRoot(), 'test', 'golden', 'timelock', 'reveal-round.json'), 'utf8'))
const n = (args: Row['args'], name: string) => args[name] ?? Number.NaN
const clockOf = (args: Row['args']) => ({
  lastEpochBlock: n(args, 'last_epoch_block'),
  pendingEpochAt: n(args, 'pending_epoch_at'),
  subnetEpochIndex: n(args, 'subnet_epoch_index'),
  tempo: n(args, 'tempo'),
  blocksSinceLastStep: n(args, 'blocks_since_last_step'),
  head: n(args, 'current_block'),
  revealPeriodEpochs: n(args, 'subnet_reveal_period_epochs'),
})

describe('the round as the Python package bittensor-drand computes it', () => {
  test.each(golden.rows.map((row) => [JSON.stringify([row.fn, row.now, row.args]), row] as const))(
    '%s',
    (_, { fn, now, args, round, error }) => {
      const found =
        fn === 'v2'
          ? weightsRevealRound(now * 1000, clockOf(args), n(args, 'block_time'))
          : revealRoundAt(now * 1000, n(args, 'blocks_until_reveal'), n(args, 'block_time'))
      expect(found).toBe(error === undefined ? round : null)
    },
  )
  test('of all rows', () => expect(golden.rows).toHaveLength(82))
})

// (last, pending, index, tempo, since, head, period) -> block: reference chain-and-wallet 3.4.
test.each([
  [[10, 0, 0, 50, 0, 10, 1], 60],
  [[80, 95, 0, 20, 0, 91, 1], 95],
  [[100, 0, 7, 360, 20, 120, 1], 460],
  [[100, 0, 7, 360, 359, 459, 1], 820],
  [[100, 0, 7, 360, 20, 120, 2], 820],
])('%j: block %i', ([last = 0, pending = 0, index = 0, tempo = 0, since = 0, head = 0, period = 0], block) => {
  const clock = { lastEpochBlock: last, pendingEpochAt: pending, subnetEpochIndex: index, tempo, blocksSinceLastStep: since, head }
  expect(revealBlock({ ...clock, revealPeriodEpochs: period })).toBe(block)
})
