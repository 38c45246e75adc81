import { counted } from '../../base/counted.ts'
import { brokenRule } from '../../submission/broken-rule.ts'
import { checkSubmission } from '../../submission/check-submission.ts'
import { localFiles } from '../local-files.ts'
import type { Step } from '../push.ts'

/** The rules of `bbx check`, for the hotkey that will commit, and what no hub could hold. Throws the first broken one. */
export const check: Step = async ({ submission, track, hotkey, signal }) => {
  const { files, manifest } = submission
  const context = { files, manifest, hotkey: hotkey.address, trimsHotkey: track.trimsHotkey, signal }
  const findings = await checkSubmission(track.rules, context)
  const broken = brokenRule(findings)
  if (broken !== null) throw broken
  await localFiles(submission)
  const warnings = findings.filter(({ severity }) => severity === 'warning').length
  return { status: 'done', what: warnings === 0 ? 'no rule is broken' : `no rule is broken, ${counted(warnings, 'warning')}` }
}
