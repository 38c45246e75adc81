import { childrenOf, type PythonTree } from '../../base/python/python-tree.ts'

export interface BoundImport {
  /** What the module calls it from then on. */
  name: string
  /** What that is: `time`, or `time.time` for `from time import time`. */
  from: string
  line: number
}

/** The names that imports at the top of a module give it. */
export function boundImports({ top, textOf, lineOf }: PythonTree): BoundImport[] {
  const statements = childrenOf(top).flatMap((node) => (node.name === 'StatementGroup' ? childrenOf(node) : [node]))
  return statements
    .filter(({ name }) => name === 'ImportStatement')
    .flatMap((node) => namesIn(textOf(node)).map((bound) => ({ ...bound, line: lineOf(node.from) })))
}

function namesIn(text: string): Pick<BoundImport, 'name' | 'from'>[] {
  const words = text
    .replace(/#.*$|[()\\]/gm, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const [, module = '', wanted = ''] = /^(?:from ([\w. ]+) )?import (.*)$/.exec(words) ?? []
  return wanted.split(',').flatMap((part) => {
    const [, path = '', name] = /^ ?([\w.]+)(?: as (\w+))? ?$/.exec(part) ?? []
    if (path === '') return []
    // `import os.path` gives the name os.
    const whole = name === undefined && module === '' ? (path.split('.')[0] ?? path) : path
    return [{ name: name ?? whole, from: module === '' ? whole : `${module}.${whole}` }]
  })
}
