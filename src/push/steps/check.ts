import { BbxError } from '../../base/bbx-error.ts'
import { counted } from '../../base/counted.ts'
import { shownName } from '../../base/shown-name.ts'
import { checkSubmission } from '../../submission/check-submission.ts'
import type { Step } from '../push.ts'

/** The rules of `bbx check`, for the hotkey that will commit. Throws the first broken one. */
export const check: Step = async ({ submission: { files, manifest }, track, hotkey, signal }) => {
  const context = { files, manifest, hotkey: hotkey.address, trimsHotkey: track.trimsHotkey, signal }
  const findings = await checkSubmission(track.rules, context)
  const broken = findings.filter(({ severity }) => severity === 'error')
  const [first] = broken
  if (first !== undefined) {
    const more = broken.length === 1 ? {} : { why: `${counted(broken.length, 'rule')} are broken: \`bbx check\` names all` }
    throw new BbxError(first.code, {
      what: first.file === null ? first.what : `${shownName(first.file)}: ${first.what}`,
      ...more,
      remedy: first.remedy,
    })
  }
  const warnings = findings.filter(({ severity }) => severity === 'warning').length
  return { status: 'done', what: warnings === 0 ? 'no rule is broken' : `no rule is broken, ${counted(warnings, 'warning')}` }
}
