import { resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { checkSubmission, fixSubmission } from '../../submission/check-submission.ts'
import { defaultManifest, type Manifest, manifestName } from '../../submission/manifest.ts'
import { openFolder } from '../../submission/open.ts'
import { readManifest } from '../../submission/read-manifest.ts'
import { finding } from '../../submission/rules/finding.ts'
import { manifest as manifestRule } from '../../submission/rules/manifest.ts'
import type { Finding } from '../../submission/rules/rule.ts'
import { loadTrack } from '../../tracks/registry.ts'
import type { Track } from '../../tracks/types.ts'
import { checkText } from '../check-text.ts'
import { rulesOf } from '../chutes/rules-of.ts'
import type { Context } from '../context.ts'
import { knownHotkey } from '../known-hotkey.ts'
import type { CommandResult } from '../result.ts'

export interface CheckOptions {
  dir: string
  fix: boolean
  hotkey: string | null
  profile: string | null
}

/** The rules over a folder; nothing of it is run. Exit 1 where a finding is an error. Throws BbxError U0005 where it is no submission. */
export async function check(options: CheckOptions, context: Context): Promise<CommandResult> {
  const hotkey = await knownHotkey(options.hotkey, context)
  context.progress.say('check')
  const files = await openFolder(resolve(context.cwd, options.dir))
  const parsed = await readManifest(files)
  // A manifest that cannot be used is one finding among others: the folder is looked at all the same.
  const manifest = 'manifest' in parsed ? parsed.manifest : defaultManifest
  const track = await loadTrack(manifest.track)
  const stranger = strangeProfile(options.profile, manifest, track)
  const rules = { files, manifest, hotkey, trimsHotkey: track.trimsHotkey, signal: context.signal }
  const all = await rulesOf(track)
  const fixed = options.fix ? await fixSubmission(all, rules) : []
  const findings = [...stranger, ...(await checkSubmission(all, rules))]
  const passed = findings.every(({ severity }) => severity !== 'error')
  return {
    kind: 'document',
    exit: passed ? 0 : 1,
    document: { schema: 'bbx.check/1', passed, findings, fixed },
    text: (style) => checkText({ findings, fixed, passed }, style),
  }
}

/** Of the flag a profile that does not exist is a wrong call; of the manifest it is a finding. */
function strangeProfile(flag: string | null, { profile }: Manifest, { profiles }: Track): Finding[] {
  const known = (id: string | null) => id === null || Object.hasOwn(profiles, id)
  const remedy = `the profiles: ${Object.keys(profiles).join(', ')}`
  if (!known(flag)) throw new BbxError('U0001', { what: `no profile of the track is named ${flag}`, remedy })
  return known(profile) ? [] : [finding(manifestRule, manifestName, { what: `"profile" names none of the track: ${profile}`, remedy })]
}
