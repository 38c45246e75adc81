import { nodesOf } from '../../base/python/python-tree.ts'
import type { LookFor, Suspicion } from './suspicion.ts'

const signs =
  /nvidia-smi|\bpynvml\b|\bnvml\w*|\bgetnode\b|\/sys\/class\/net|\/etc\/machine-id|\bdmidecode\b|\bnet_if_addrs\b|\bnetifaces\b|\bgpu_?uuid\b|\bserial_?number\b|\/proc\/driver\/nvidia/i
const told = new Set(['String', 'FormatString', 'VariableName', 'PropertyName'])

/** Whoever asks which machine this is may answer on one and not on another: refused (reference chutes 3.3). */
export const machineIdentity: LookFor = ({ tree }) => {
  const found: Suspicion[] = []
  for (const node of nodesOf(tree.top)) {
    // A text that stands alone explains the code.
    if (!told.has(node.name) || node.parent?.name === 'ExpressionStatement') continue
    const sign = signs.exec(tree.textOf(node))
    if (sign !== null) found.push({ line: tree.lineOf(node.from), what: `${sign[0]} asks which machine this is` })
  }
  return found
}
