import { createHash } from 'node:crypto'
import type { Chain } from '../../chain/chain.ts'
import { readBeacon } from '../../chain/reads/beacon.ts'
import { needTrueClock } from '../../chain/reads/clock.ts'
import { sealCommitment } from '../../chain/timelock/commitment.ts'
import { revealRoundAt } from '../../chain/timelock/reveal-round.ts'
import type { CommitRecord } from '../receipt/receipt.ts'

export interface Sealed {
  bytes: Uint8Array
  round: number
  record: NonNullable<CommitRecord['sealed']>
}

/** Blocks until it opens, as the tools of subnet 59 ask for it (reference babelbit 7.1). */
const blocksUntilReveal = 1

/** The payload, timelocked for about a block. Throws BbxError E0046 where the clock of this machine is wrong: the round is counted by it. */
export async function sealPayload(chain: Chain, text: string, now: Date): Promise<Sealed> {
  const at = await chain.head()
  await needTrueClock(chain, at, now.getTime())
  const beacon = await readBeacon(chain, at)
  const round = revealRoundAt(now.getTime(), blocksUntilReveal, chain.blockMs / 1000, beacon)
  const bytes = sealCommitment({ text, round, publicKey: beacon.publicKey })
  const ciphertext = Buffer.from(bytes)
  const sha256 = createHash('sha256').update(ciphertext).digest('hex')
  return { bytes, round, record: { ciphertext: `0x${ciphertext.toString('hex')}`, sha256, round } }
}
