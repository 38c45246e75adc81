import type { SyntaxNode } from '@lezer/common'
import { childrenOf, type PythonTree } from './python-tree.ts'

export type PythonConstant = string | number | boolean | null | readonly PythonConstant[]

export interface PythonConstants {
  values: ReadonlyMap<string, { value: PythonConstant; line: number }>
  /** Of the first statement that is neither a text nor a name with a plain value; null where there is none. */
  otherAt: number | null
}

/**
 * The names of a module that holds nothing but `NAME = value`, without running it. Values are texts (several in a row too), whole and decimal
 * numbers, True, False, None, and lists or tuples of them, a hundred deep at most; a text has no backslash and no prefix but r.
 */
export function pythonConstants(tree: PythonTree): PythonConstants {
  const values = new Map<string, { value: PythonConstant; line: number }>()
  let otherAt: number | null = null
  for (const statement of childrenOf(tree.top)) {
    if (statement.name === 'Comment') continue
    const assigned = assignment(statement, tree)
    if (assigned !== null) values.set(assigned.name, { value: assigned.value, line: tree.lineOf(statement.from) })
    else if (!isText(statement)) otherAt ??= tree.lineOf(statement.from)
  }
  return { values, otherAt }
}

function assignment(statement: SyntaxNode, tree: PythonTree): { name: string; value: PythonConstant } | null {
  if (statement.name !== 'AssignStatement') return null
  const parts = childrenOf(statement).filter(({ name }) => name !== 'TypeDef' && name !== 'Comment')
  const [target, sign, given] = parts
  if (parts.length !== 3 || target?.name !== 'VariableName' || given === undefined || sign === undefined || tree.textOf(sign) !== '=')
    return null
  const value = plainValue(given, tree)
  return value === undefined ? null : { name: tree.textOf(target), value }
}

function isText(statement: SyntaxNode): boolean {
  const only = statement.firstChild
  return statement.name === 'ExpressionStatement' && (only?.name === 'String' || only?.name === 'ContinuedString')
}

const listNames = new Set(['ArrayExpression', 'TupleExpression'])
/** Deeper ones would end the stack of whoever reads them. */
const deepest = 100
const punctuation = new Set(['[', ']', '(', ')', ',', 'Comment'])

/** undefined for what is no plain value. */
function plainValue(node: SyntaxNode, tree: PythonTree, depth = 0): PythonConstant | undefined {
  if (depth > deepest) return undefined
  const inner = childrenOf(node).filter(({ name }) => !punctuation.has(name))
  if (node.name === 'None') return null
  if (node.name === 'Boolean') return tree.textOf(node) === 'True'
  if (node.name === 'Number') return numberOf(tree.textOf(node))
  if (node.name === 'String') return textOfString(tree.textOf(node))
  if (node.name === 'UnaryExpression') {
    const [sign, number] = inner
    const value = number?.name === 'Number' ? numberOf(tree.textOf(number)) : undefined
    return sign === undefined || value === undefined || tree.textOf(sign) !== '-' ? undefined : -value
  }
  if (node.name === 'ContinuedString') {
    const parts = inner.map((part) => plainValue(part, tree, depth + 1))
    return parts.every((part) => typeof part === 'string') ? parts.join('') : undefined
  }
  if (node.name === 'ParenthesizedExpression') {
    const [only] = inner
    return only === undefined || inner.length !== 1 ? undefined : plainValue(only, tree, depth + 1)
  }
  if (!listNames.has(node.name)) return undefined
  const values: PythonConstant[] = []
  for (const part of inner) {
    const value = plainValue(part, tree, depth + 1)
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

function numberOf(text: string): number | undefined {
  return /^(?:0|[1-9](?:_?\d)*)(?:\.\d+)?$|^\.\d+$/.test(text) ? Number(text.replaceAll('_', '')) : undefined
}

function textOfString(text: string): string | undefined {
  const parts = /^[rR]?("""|'''|"|')([\s\S]*)\1$/.exec(text)
  const body = parts?.[2]
  return body === undefined || body.includes('\\') ? undefined : body.replaceAll('\r\n', '\n')
}
