import { nodesOf } from '../../base/python/python-tree.ts'
import type { LookFor, Suspicion } from './suspicion.ts'

/** Downloads of models and the machine itself are fine (reference chutes 3.3, 4.6). */
const allowed = /^(?:localhost|127\.0\.0\.1|\[::1\]|(?:[\w-]+\.)*(?:huggingface\.co|hf\.co|amazonaws\.com|chutes\.ai))$/i

/** An address elsewhere can decide whether, or what, the chute answers. */
export const outsideAddress: LookFor = ({ tree }) => {
  const found: Suspicion[] = []
  for (const node of nodesOf(tree.top)) {
    if ((node.name !== 'String' && node.name !== 'FormatString') || node.parent?.name === 'ExpressionStatement') continue
    for (const [, host = ''] of tree.textOf(node).matchAll(/(?:https?|wss?):\/\/([^\s/:"'?#]+)/gi)) {
      if (!allowed.test(host))
        found.push({
          line: tree.lineOf(node.from),
          what: `${host} is asked: an address elsewhere may decide what the chute answers`,
          severity: 'warning',
        })
    }
  }
  return found
}
