import { startOf } from '../manifest.ts'
import { finding } from './finding.ts'
import type { Rule } from './rule.ts'

/**
 * Only what something reads by name is asked for: the Dockerfile (image builds), requirements.txt (runtime `process`) and the script
 * that `start` names. inference.py, models/ and README.md are a convention (reference sn21 1.1); hotkey.txt has a rule of its own.
 */
export const layout: Rule = {
  id: 'layout',
  code: 'S1001',
  title: 'the files that a validator or a runtime reads by name are there',
  async check({ files, manifest }) {
    const names = new Set((await files.list()).map(({ path }) => path))
    const missing: [string, string][] = [
      ['Dockerfile', 'the image is built from it'],
      ['requirements.txt', 'the packages are installed from it; an empty file says that there are none'],
    ]
    const script = startScript(startOf(manifest))
    if (script !== null) missing.push([script, 'the server is started from it'])
    return missing.filter(([name]) => !names.has(name)).map(([name, why]) => finding(layout, name, { what: `${name} is missing: ${why}` }))
  },
}

/** The script that a start command names: `python -u server.py`, `./run.sh`. Null for modules and programs that are installed. */
function startScript([program = '', ...words]: readonly string[]): string | null {
  if (program.startsWith('./')) return program.slice(2)
  if (!/^(?:python[\d.]*|bash|sh)$/.test(program)) return null
  for (const word of words) {
    if (word === '-m' || word === '-c') return null
    if (!word.startsWith('-')) return word.replace(/^\.\//, '')
  }
  return null
}
