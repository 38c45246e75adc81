import type { Fault } from '../../../base/fault.ts'
import type { UsageSeen } from './watch-usage.ts'

/** Below this the CPU limit is not why an answer was late. */
const worthSaying = 0.1

/** No answer in time, not healthy in time, stopped at the time limit. */
const tooSlow = new Set(['S2003', 'S2006', 'S2015'])

/** What came too late, with how much the CPU limit held the container back. */
export function heldBack(found: Fault, { throttledShare }: Pick<UsageSeen, 'throttledShare'>): Fault {
  if (!tooSlow.has(found.code) || throttledShare === null || throttledShare < worthSaying) return found
  const said = `the CPU limit held the container back in ${Math.round(throttledShare * 100)} % of the time in which it wanted to compute`
  return { ...found, evidence: found.evidence === '' ? said : `${found.evidence}; ${said}` }
}
