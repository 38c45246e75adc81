import { checkSubmission } from '../../src/submission/check-submission.ts'
import { defaultManifest } from '../../src/submission/manifest.ts'
import { openFolder } from '../../src/submission/open.ts'
import { readManifest } from '../../src/submission/read-manifest.ts'
import type { Finding, Rule, RuleContext } from '../../src/submission/rules/rule.ts'
import { babelbitRules } from '../../src/tracks/babelbit/rules/babelbit-rules.ts'

export async function ruleContext(folder: string, changes: Partial<RuleContext> = {}): Promise<RuleContext> {
  const files = await openFolder(folder)
  const parsed = await readManifest(files)
  const manifest = 'manifest' in parsed ? parsed.manifest : defaultManifest
  return { files, manifest, hotkey: null, trimsHotkey: true, signal: new AbortController().signal, ...changes }
}

/** All rules of a submission over the folder: the common ones and those of its track. */
export async function checkFolder(
  folder: string,
  changes: Partial<RuleContext> = {},
  trackRules: readonly Rule[] = babelbitRules,
): Promise<Finding[]> {
  return checkSubmission(trackRules, await ruleContext(folder, changes))
}

/** `S1021 error Dockerfile:1` */
export function place({ code, severity, file, line }: Finding): string {
  return `${code} ${severity} ${file ?? '-'}${line === null ? '' : `:${line}`}`
}
