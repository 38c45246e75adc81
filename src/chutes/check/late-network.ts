import { nodesOf } from '../../base/python/python-tree.ts'
import type { LookFor, Suspicion } from './suspicion.ts'

const fetching = /(?:^|\.)(?:snapshot_download|hf_hub_download|urlopen|urlretrieve)$|^(?:requests|httpx|aiohttp|socket)\./
const installing = /^(?:subprocess\.\w+|os\.(?:system|popen|exec\w*))$/

/** What needs a network where there is none any more: in predict.py anything that fetches, and everywhere what installs packages. */
export const lateNetwork: LookFor = ({ name, tree }) => {
  const found: Suspicion[] = []
  for (const node of nodesOf(tree.top)) {
    if (node.name !== 'CallExpression' || node.firstChild === null) continue
    const callee = tree.textOf(node.firstChild)
    const text = tree.textOf(node)
    const line = tree.lineOf(node.from)
    if (name === 'predict' && fetching.test(callee))
      found.push({ line, what: `${callee}() needs the network, which is cut before the first question` })
    if (name === 'predict' && /\.from_pretrained$/.test(callee)) {
      found.push({ line, what: `${callee}() is called for each question: load in load_model` })
    }
    if (installing.test(callee) && /\bpip\b/.test(text))
      found.push({ line, what: `${callee}() installs packages: name them in PACKAGES of chute/setup.py` })
  }
  return found
}
