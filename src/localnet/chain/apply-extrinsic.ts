import { countNonce, freeBalance, setBalance } from './accounts.ts'
import { callNamed } from './calls/call-table.ts'
import { DispatchFailure, encodeFailure } from './dispatch-failure.ts'
import { feeOf } from './fee.ts'
import type { Waiting } from './pool.ts'
import type { ChainEvent, World } from './world.ts'

/** Runs one transaction: its events end on whether it succeeded. A call that fails leaves no trace but its fee and the nonce. */
export function applyExtrinsic(world: World, { who, call, extrinsic, hex }: Waiting): readonly ChainEvent[] {
  countNonce(world, who)
  const known = callNamed(call)
  if (known?.paysFee) {
    const left = freeBalance(world, who) - feeOf((hex.length - 2) / 2)
    setBalance(world, who, left > 0n ? left : 0n)
  }
  const info = { weight: { refTime: 1000, proofSize: 0 }, class: 'Normal', paysFee: known?.paysFee ? 'Yes' : 'No' }
  try {
    // On a real chain it exists and does something; here it is refused by the filter of calls.
    if (known === null) throw new DispatchFailure('System', 'CallFiltered')
    const events = world.store.attempt(() => known.run(world, who, extrinsic.method.args))
    return [...events, ['system.ExtrinsicSuccess', [info]]]
  } catch (error) {
    if (!(error instanceof DispatchFailure)) throw error
    return [['system.ExtrinsicFailed', [encodeFailure(world.runtime, error), info]]]
  }
}
