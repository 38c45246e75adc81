import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../../base/package-root.ts'
import type { Rule } from '../../submission/rules/rule.ts'
import type { Track } from '../../tracks/types.ts'

/** The rules of a track, and of the chute that its submissions may have: the one place for both, for a check, a push, and whatever else asks. */
export async function rulesOf({ publishing, rules }: Pick<Track, 'publishing' | 'rules'>): Promise<readonly Rule[]> {
  return publishing.chutes ? [...rules, ...(await rulesOfChute())] : rules
}

/** Those of the chute alone. */
export async function rulesOfChute(): Promise<readonly Rule[]> {
  const { chuteRules } = await import('../../chutes/check/chute-rules.ts')
  return chuteRules(await readFile(join(packageRoot(), 'templates/chute/babelbit.py'), 'utf8'))
}
