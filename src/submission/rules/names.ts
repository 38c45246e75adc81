import { finding } from './finding.ts'
import type { Rule } from './rule.ts'

/** On a disk that ignores case, or normalises Unicode as macOS does, one of two such names silently replaces the other. */
export const names: Rule = {
  id: 'names',
  code: 'S1051',
  title: 'no two names differ only by case or Unicode form',
  async check({ files }) {
    const first = new Map<string, string>()
    const clashes: [string, string][] = []
    for (const path of pathsAndFolders((await files.list()).map((file) => file.path))) {
      const folded = fold(path)
      const other = first.get(folded)
      if (other === undefined) first.set(folded, path)
      else if (sameFolder(other, path)) clashes.push([other, path])
    }
    return clashes.map(([one, two]) => {
      const form = one.normalize('NFC') === two.normalize('NFC') ? 'its Unicode form' : 'case'
      return finding(names, two, { what: `the name differs only by ${form} from ${one}` })
    })
  },
}

/** One sign to one sign, as file systems fold: `\u00df` and `ss` stay two names. */
function fold(path: string): string {
  return Array.from(path.normalize('NFC'), (sign) => {
    const upper = sign.toUpperCase()
    return upper.length === sign.length ? upper.toLowerCase() : sign
  }).join('')
}

function pathsAndFolders(paths: readonly string[]): Set<string> {
  const all = new Set<string>()
  for (const path of paths) {
    for (let end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) all.add(path.slice(0, end))
    all.add(path)
  }
  return all
}

/** Below two folders that clash everything clashes again: it is said once, of the folders. */
function sameFolder(one: string, two: string): boolean {
  return one.slice(0, one.lastIndexOf('/') + 1) === two.slice(0, two.lastIndexOf('/') + 1)
}
