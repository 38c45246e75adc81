import { manifestName } from '../manifest.ts'
import { readManifest } from '../read-manifest.ts'
import { finding } from './finding.ts'
import type { Rule } from './rule.ts'

export const manifest: Rule = {
  id: 'manifest',
  code: 'S1002',
  title: 'bbx.toml says what the submission is, and nothing else',
  async check({ files }) {
    const parsed = await readManifest(files)
    if ('problems' in parsed) return parsed.problems.map((problem) => finding(manifest, manifestName, problem))
    const listed = await files.list()
    if (listed.some(({ path }) => path === manifestName)) return []
    const what = 'bbx.toml is missing: the folder is taken for a babelbit submission that `python server.py` starts'
    return [finding(manifest, manifestName, { severity: 'warning', what, remedy: 'write one: a line track = "babelbit" is enough' })]
  },
}
