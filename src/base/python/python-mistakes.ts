import type { SyntaxNode } from '@lezer/common'
import { separated } from './function-parameters.ts'
import { childrenOf, nodesOf, type PythonTree } from './python-tree.ts'

export interface PythonMistake {
  line: number
  what: string
}

type LookFor = (node: SyntaxNode, text: (node: SyntaxNode) => string) => string | null

/**
 * Why a source is no Python module: where the parser stops, or the first of the things that it lets pass and that Python refuses before anything runs. It takes what Python 3.12 takes; null says that
 * nothing was found, which is no proof.
 */
export function pythonMistake(tree: PythonTree): PythonMistake | null {
  if (tree.brokenAt !== null) return { line: tree.brokenAt, what: 'it is no Python' }
  for (const node of nodesOf(tree.top)) {
    const what = looks[node.name]?.(node, tree.textOf)
    if (what != null) return { line: tree.lineOf(node.from), what: `it is no Python: ${what}` }
  }
  return null
}

const looks: Readonly<Record<string, LookFor>> = {
  PrintStatement: () => 'print is a function, and wants brackets',
  ReturnStatement: (node) => (isIn(node, ['FunctionDefinition'], ['ClassDefinition']) ? null : 'a return outside of a function'),
  YieldExpression: outsideOfFunction('yield'),
  YieldStatement: outsideOfFunction('yield'),
  AwaitExpression: awaiting,
  BreakStatement: outsideOfLoop('break'),
  ContinueStatement: outsideOfLoop('continue'),
  ScopeStatement: (node, text) =>
    text(node).startsWith('nonlocal') && !isIn(node, ['FunctionDefinition'], []) ? 'a nonlocal outside of a function' : null,
  ImportStatement: importing,
  ParamList: parameters,
  ArgList: arguments_,
  AssignStatement: assigning,
  String: quoted,
  FormatString: closed,
  Number: (node, text) => (/^0[0-9_]*[1-9][0-9_]*$/.test(text(node)) ? `${text(node)} is a number that begins with 0` : null),
}

const functions = ['FunctionDefinition', 'LambdaExpression']
const loops = ['ForStatement', 'WhileStatement']

/** Whether one of `wanted` is around a node, nearer than any of `borders`. */
function isIn(node: SyntaxNode, wanted: readonly string[], borders: readonly string[]): boolean {
  for (let above = node.parent; above !== null; above = above.parent) {
    if (wanted.includes(above.name)) return true
    if (borders.includes(above.name)) return false
  }
  return false
}

function outsideOfFunction(word: string): LookFor {
  return (node) => (isIn(node, functions, ['ClassDefinition']) ? null : `a ${word} outside of a function`)
}

function outsideOfLoop(word: string): LookFor {
  return (node) => {
    for (let inner = node, above = node.parent; above !== null; inner = above, above = above.parent) {
      if (above.name === 'FunctionDefinition' || above.name === 'ClassDefinition') break
      // What stands under `else` of a loop is no longer in it.
      if (loops.includes(above.name) && inner.prevSibling?.name !== 'else') return null
    }
    return `a ${word} outside of a loop`
  }
}

/** Types of parameters, defaults and decorators belong to what is around the function. */
function awaiting(node: SyntaxNode): string | null {
  for (let above = node.parent; above !== null; above = above.parent) {
    if (above.name === 'LambdaExpression') return null
    if (above.name === 'FunctionDefinition') return above.getChild('async') === null ? 'an await in a function that is not async' : null
    if (above.name === 'ClassDefinition') break
  }
  return 'an await outside of a function'
}

function importing(node: SyntaxNode, text: (node: SyntaxNode) => string): string | null {
  const isInside = isIn(node, ['FunctionDefinition', 'ClassDefinition'], [])
  return isInside && /\bimport\s*\*$/.test(text(node)) ? 'an import * in a function' : null
}

function parameters(node: SyntaxNode, text: (node: SyntaxNode) => string): string | null {
  const seen = new Set<string>()
  let [hasDefault, afterStar] = [false, false]
  for (const parts of separated(childrenOf(node))) {
    if (parts[0]?.name === '*') afterStar = true
    const name = parts.find((part) => part.name === 'VariableName')
    if (name === undefined) continue
    if (seen.has(text(name))) return `two parameters ${text(name)}`
    seen.add(text(name))
    const isDefault = parts.some((part) => part.name === 'AssignOp')
    if (hasDefault && !isDefault && !afterStar && parts[0] === name) return `${text(name)} has no default, and one before it has`
    hasDefault ||= isDefault
  }
  return null
}

function arguments_(node: SyntaxNode, text: (node: SyntaxNode) => string): string | null {
  const seen = new Set<string>()
  for (const parts of separated(childrenOf(node))) {
    const [first, sign] = parts
    if (first === undefined || first.name === '*' || first.name === '**') continue
    if (sign !== undefined && text(sign) === '=') {
      if (seen.has(text(first))) return `two values for ${text(first)}`
      seen.add(text(first))
    } else if (seen.size > 0) return 'a value by position behind one by name'
  }
  return null
}

const noTarget = new Set(['Number', 'String', 'ContinuedString', 'FormatString', 'Boolean', 'None', 'CallExpression', 'BinaryExpression'])

function assigning(node: SyntaxNode, text: (node: SyntaxNode) => string): string | null {
  const parts = childrenOf(node)
  const last = parts.findLastIndex(({ name }) => name === 'AssignOp')
  const wrong = parts.slice(0, last).find(({ name }) => noTarget.has(name))
  return wrong === undefined ? null : `${text(wrong).split('\n')[0]} can be given no value`
}

function closed(node: SyntaxNode, text: (node: SyntaxNode) => string): string | null {
  const [, opening = ''] = /^[a-z]*("""|'''|"|')/i.exec(text(node)) ?? []
  const body = text(node)
    .replace(/^[a-z]*/i, '')
    .slice(opening.length)
  return body.endsWith(opening) ? null : 'a text that is not closed'
}

function quoted(node: SyntaxNode, text: (node: SyntaxNode) => string): string | null {
  const words = text(node)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything outside of ASCII is meant
  if (/^(?:b|br|rb)["']/i.test(words) && /[^\x00-\x7f]/.test(words)) return 'bytes hold ASCII only'
  const open = closed(node, text)
  if (open !== null || !/^u?["']/i.test(words)) return open
  const cut = /\\(?:x(?![\da-fA-F]{2})|u(?![\da-fA-F]{4})|U(?![\da-fA-F]{8})|N(?!\{))/.exec(words.replaceAll('\\\\', ''))
  return cut === null ? null : `${cut[0]} without its digits`
}
