import type { Signer } from '../../base/signer.ts'
import type { Chain } from '../chain.ts'
import type { Inclusion } from './find-extrinsic.ts'
import { prepare } from './prepare.ts'
import type { Call } from './sign-extrinsic.ts'
import { type SubmitOptions as PreparedOptions, submitPrepared } from './submit-prepared.ts'

export interface SubmitOptions extends Omit<PreparedOptions, 'sentBefore'> {
  chain: Chain
  call: Call
  signer: Signer
  /** For messages: 'the registration'. */
  what: string
}

/**
 * Signs one transaction, sends it and waits until it is final. For what can be looked up afterwards by what it does: whoever must know after a
 * crash whether it was sent writes down what `prepare` gives first. Throws as `prepare` and `submitPrepared` do.
 */
export async function submit({ chain, call, signer, what, ...options }: SubmitOptions): Promise<Inclusion> {
  return submitPrepared(chain, await prepare(chain, call, signer, what), { ...options, sentBefore: false })
}
