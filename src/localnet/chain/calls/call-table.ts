import { burnedRegister, registerLimit } from './burned-register.ts'
import type { Call } from './call.ts'
import { commitTimelockedMechanismWeights, commitTimelockedWeights } from './commit-weights.ts'
import { serveAxon } from './serve-axon.ts'
import { setCommitment } from './set-commitment.ts'
import { setMechanismWeights, setWeights } from './set-weights.ts'
import { transferKeepAlive } from './transfer.ts'

const calls: Readonly<Record<string, Call>> = {
  'balances.transferKeepAlive': transferKeepAlive,
  'commitments.setCommitment': setCommitment,
  'subtensorModule.burnedRegister': burnedRegister,
  'subtensorModule.commitTimelockedMechanismWeights': commitTimelockedMechanismWeights,
  'subtensorModule.commitTimelockedWeights': commitTimelockedWeights,
  'subtensorModule.registerLimit': registerLimit,
  'subtensorModule.serveAxon': serveAxon,
  'subtensorModule.setMechanismWeights': setMechanismWeights,
  'subtensorModule.setWeights': setWeights,
}

/** What a transaction does here; null for one that the rehearsal does not know. */
export function callNamed(name: string): Call | null {
  return Object.hasOwn(calls, name) ? (calls[name] ?? null) : null
}
