import { BbxError } from '../../base/bbx-error.ts'
import type { Context } from '../context.ts'
import type { CheckOutcome, DoctorCheck } from './doctor-check.ts'

export type CheckResult = Pick<DoctorCheck, 'id' | 'title'> & CheckOutcome

/** All of them side by side; one that fails takes no other along. */
export async function runChecks(checks: readonly DoctorCheck[], context: Context): Promise<CheckResult[]> {
  const results = await Promise.all(
    checks.map(async ({ id, title, look }) => ({ id, title, ...(await outcomeOf(look(context), context)) })),
  )
  context.signal.throwIfAborted()
  return results
}

async function outcomeOf(looking: Promise<CheckOutcome>, { signal }: Context): Promise<CheckOutcome> {
  try {
    return await looking
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof BbxError)
      return { status: 'failed', what: `${error.message}${error.why === null ? '' : `: ${error.why}`}`, remedy: error.remedy }
    // Disks that went away, programs that cannot be run: a doctor says so and goes on.
    return { status: 'failed', what: error instanceof Error ? error.message : String(error), remedy: null }
  }
}
