import { findRun, readRunRecord } from '../../evaluation/run-folder.ts'
import type { Context } from '../context.ts'
import type { WantedRuntime } from './test-options.ts'

/** What a run that is gone on with was begun with: half of it in a container and half of it without would be no one's score. */
export async function begunWith(resume: string | true, { cwd }: Context): Promise<WantedRuntime | null> {
  const { runtime } = await readRunRecord(await findRun(cwd, resume === true ? null : resume))
  return runtime === 'remote' ? null : runtime
}
