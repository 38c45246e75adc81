import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/python'

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
  const tree = parser.parse(text)
  const lineOf = (position: number) => text.slice(0, position).split('\n').length
  let broken: number | null = null
  tree.iterate({
    enter(node) {
      if (node.type.isError && broken === null) broken = node.from
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

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child)
  return children
}

/** The node and everything below it, in order of the source. */
export function* nodesOf(node: SyntaxNode): Generator<SyntaxNode> {
  yield node
  for (const child of childrenOf(node)) yield* nodesOf(child)
}
