import type { Finding } from '../../submission/rules/rule.ts'
import { loadTrack } from '../../tracks/registry.ts'
import { rulesOf } from '../chutes/rules-of.ts'
import type { Context } from '../context.ts'
import { knownHotkey } from '../known-hotkey.ts'
import type { Subject } from './subject.ts'

export interface SubjectCheck {
  passed: boolean
  findings: readonly Finding[]
}

/** The rules of `bbx check` over the submission; null for a server that is up, of which there are no files to look at. */
export async function checkSubject(subject: Subject, context: Context): Promise<SubjectCheck | null> {
  const { submission, recorded } = subject
  if (submission === null) return null
  context.progress.say('check')
  const { checkSubmission } = await import('../../submission/check-submission.ts')
  const track = await loadTrack(recorded.track)
  const { files, manifest } = submission
  const hotkey = recorded.origin === 'hub' ? null : await knownHotkey(null, context)
  const findings = await checkSubmission(await rulesOf(track), {
    files,
    manifest,
    hotkey,
    trimsHotkey: track.trimsHotkey,
    signal: context.signal,
  })
  return { passed: findings.every(({ severity }) => severity !== 'error'), findings }
}
