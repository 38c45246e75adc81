import { nodesOf } from '../../base/python/python-tree.ts'
import type { LookFor, Suspicion } from './suspicion.ts'

const runners = new Set(['exec', 'eval', 'compile', '__import__'])
const decoders = /^(?:base64|binascii|zlib|bz2|lzma|marshal|codecs)$/
/** Longer texts without a blank are data or code in disguise. */
const longestWord = 200

/** Code that cannot be read where it stands: the platform's check takes it for an attempt to hide something (reference chutes 3.3). */
export const hiddenCode: LookFor = ({ tree }) => {
  const found: Suspicion[] = []
  for (const node of nodesOf(tree.top)) {
    const text = tree.textOf(node)
    const line = () => tree.lineOf(node.from)
    if (node.name === 'CallExpression') {
      const callee = node.firstChild === null ? '' : tree.textOf(node.firstChild)
      if (runners.has(callee.replace(/^builtins\./, ''))) found.push({ line: line(), what: `${callee}() runs code that is not to be seen` })
    }
    if (node.name === 'ImportStatement') {
      const module = node
        .getChildren('VariableName')
        .map((name) => tree.textOf(name))
        .find((name) => decoders.test(name))
      if (module !== undefined)
        found.push({ line: line(), what: `${module} decodes what cannot be read where it stands`, severity: 'warning' })
    }
    if (node.name === 'String' && text.length > longestWord && /^[a-z]*["']+[\w+/=\\-]+["']+$/i.test(text)) {
      found.push({ line: line(), what: `a text of ${text.length} characters that nobody can read` })
    }
  }
  return found
}
