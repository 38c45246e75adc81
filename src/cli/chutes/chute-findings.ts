import { realpath } from 'node:fs/promises'
import { checkRules } from '../../submission/check-submission.ts'
import { folderFiles } from '../../submission/folder-files.ts'
import { defaultManifest } from '../../submission/manifest.ts'
import type { Finding } from '../../submission/rules/rule.ts'
import { rulesOfChute } from './rules-of.ts'

/** What `bbx check` says of `chute/*.py` of a folder that is there; it need not be a whole submission. */
export async function chuteFindings(folder: string, signal: AbortSignal): Promise<Finding[]> {
  const files = folderFiles(await realpath(folder))
  return checkRules(await rulesOfChute(), { files, manifest: defaultManifest, hotkey: null, trimsHotkey: false, signal })
}
