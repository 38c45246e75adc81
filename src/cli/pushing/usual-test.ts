import { planDigest } from '../../evaluation/plan-file.ts'
import type { UsualTest } from '../../push/usual-test.ts'
import type { Submission } from '../../submission/open.ts'
import { loadTrack } from '../../tracks/registry.ts'
import type { Context } from '../context.ts'
import { plannedItems } from '../testing/planned-items.ts'
import { drawOf } from '../testing/test-options.ts'
import { testProfile } from '../testing/test-profile.ts'

/** What `bbx test` of this submission asks without an option, with the settings of today. */
export async function usualTest(submission: Submission, context: Context): Promise<UsualTest> {
  const { track: id } = submission.manifest
  const { data } = await loadTrack(id)
  const { profile, changes } = await testProfile({ dir: submission.root }, { submission, recorded: { track: id } }, context)
  const items = plannedItems({ profile, data, path: data.shipped.path, draw: drawOf({}), signal: context.signal })
  return { profile: profile.id, dataset: data.shipped.id, planDigest: await planDigest(profile, items), ...changes }
}
