import type { SyntaxNode, Tree } from '@lezer/common'
import { parser } from '@lezer/python'
import { isGap, withoutGaps } from './parser-gaps.ts'

/** A Python source as a tree that never runs: for what has to be known of a file before anybody trusts it. */
export interface PythonTree {
  text: string
  top: SyntaxNode
  /** 1 for the first. */
  lineOf(position: number): number
  textOf(node: SyntaxNode): string
  /** The first line that is no Python; null where there is none. */
  brokenAt: number | null
}

/** Never throws: what is no Python has `brokenAt`. */
export function pythonTree(text: string): PythonTree {
  const lineOf = (position: number) => text.slice(0, position).split('\n').length
  const tree = parsed(text)
  if (tree === null) return { text, top: parser.parse('').topNode, lineOf, textOf: () => '', brokenAt: lineOf(tooDeepAt(text)) }
  let broken: number | null = null
  tree.iterate({
    enter(node) {
      if (node.type.isError && broken === null && !isGap(node)) broken = node.from
      return broken === null
    },
  })
  return {
    text,
    top: tree.topNode,
    lineOf,
    textOf: (node) => text.slice(node.from, node.to),
    brokenAt: broken === null ? null : lineOf(broken),
  }
}

/** null for brackets in brackets that are too deep for the parser, which calls itself for each. */
function parsed(text: string): Tree | null {
  try {
    return parser.parse(withoutGaps(text))
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** CPython refuses more brackets in brackets than these. */
const deepest = 200

/** Where there are more. Brackets in texts count here, which matters only for what no parser took. */
function tooDeepAt(text: string): number {
  let depth = 0
  for (const { 0: bracket, index } of text.matchAll(/[([{}\])]/g)) {
    depth = '([{'.includes(bracket) ? depth + 1 : Math.max(0, depth - 1)
    if (depth > deepest) return index
  }
  return 0
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child)
  return children
}

/** The node and everything below it, in order of the source. */
export function* nodesOf(node: SyntaxNode): Generator<SyntaxNode> {
  // A list and no recursion: brackets can be nested deeper than any stack.
  const waiting = [node]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next
    for (const child of childrenOf(next).reverse()) waiting.push(child)
  }
}
