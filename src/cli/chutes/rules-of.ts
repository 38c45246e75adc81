import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../../base/package-root.ts'
import type { Rule } from '../../submission/rules/rule.ts'
import type { Track } from '../../tracks/types.ts'

/** The rules of a track, and of the chute that its submissions may have. */
export async function rulesOf({ id, rules }: Track): Promise<readonly Rule[]> {
  if (id !== 'babelbit') return rules
  const { chuteRules } = await import('../../chutes/check/chute-rules.ts')
  return [...rules, ...chuteRules(await readFile(join(packageRoot(), 'templates/chute/babelbit.py'), 'utf8'))]
}
