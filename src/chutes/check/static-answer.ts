import type { SyntaxNode } from '@lezer/common'
import { childrenOf, nodesOf } from '../../base/python/python-tree.ts'
import { functionNamed } from './chute-source.ts'
import type { LookFor } from './suspicion.ts'

const literals = new Set(['String', 'ContinuedString', 'Number', 'Boolean', 'None', 'ParenthesizedExpression', '(', ')'])

/** A cord that answers the same whatever it is asked is refused by the platform (reference chutes 3.3), and scores nothing. */
export const staticAnswer: LookFor = ({ name, tree }) => {
  if (name !== 'predict') return []
  const found = functionNamed(tree, 'predict_utterance')
  const body = found?.node.getChild('Body')
  if (found === null || body === null || body === undefined) return []
  const prefix = found.parameters.positional[1]
  const returns = [...nodesOf(body)].filter((node) => node.name === 'ReturnStatement')
  if (returns.length === 0) return [{ line: found.line, what: 'predict_utterance returns nothing' }]
  const [first] = returns
  if (first !== undefined && returns.every(isLiteral)) {
    return [{ line: tree.lineOf(first.from), what: 'predict_utterance answers the same whatever it is asked' }]
  }
  const used = prefix === undefined || [...nodesOf(body)].some((node) => node.name === 'VariableName' && tree.textOf(node) === prefix)
  return used
    ? []
    : [{ line: found.line, what: `predict_utterance never looks at ${prefix}: its answer does not depend on what it is asked` }]
}

function isLiteral(statement: SyntaxNode): boolean {
  return childrenOf(statement).every(({ name }) => name === 'return' || literals.has(name))
}
