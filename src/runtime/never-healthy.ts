import type { Contract } from '../base/contract.ts'
import { type Fault, fault } from '../base/fault.ts'
import type { HealthOutcome } from './health.ts'

/** The fault of a server that never became healthy. `tail` is the end of its output; null where it was started by somebody else. */
export function neverHealthy(outcome: HealthOutcome & { healthy: false }, contract: Contract, tail: string | null): Fault {
  const { healthPaths, healthMethods, startupTimeoutMs } = contract
  const answer = `answer ${healthMethods.join(' or ')} ${healthPaths[0]} with 200 and {"status":"healthy"} once the model is loaded`
  return fault('S2006', {
    what:
      outcome.why === 'not-served'
        ? `the server answers, but serves none of ${healthMethods.join(', ')} at ${healthPaths.join(', ')}`
        : `the server was not healthy within ${Math.round(startupTimeoutMs / 1000)} s`,
    evidence: tail === null || tail === '' ? outcome.last : `${outcome.last}\n${tail.slice(-400)}`,
    remedy: tail === null ? answer : `listen on the port that the variable PORT names, and ${answer}`,
  })
}
