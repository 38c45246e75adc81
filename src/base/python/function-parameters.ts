import type { SyntaxNode } from '@lezer/common'
import { childrenOf, type PythonTree } from './python-tree.ts'

/** How a function can be called. */
export interface Parameters {
  /** Those that take values by position, in their order. */
  positional: readonly string[]
  /** How many of them have no default. */
  required: number
  /** `*values` takes any further ones. */
  takesMore: boolean
  /** Those that only a name can give a value to, and that have no default. */
  byNameOnly: readonly string[]
}

/** The parameters in a ParamList; null: none. */
export function parametersOf(list: SyntaxNode | null, { textOf }: Pick<PythonTree, 'textOf'>): Parameters {
  const positional: string[] = []
  const byNameOnly: string[] = []
  let required = 0
  let [takesMore, afterStar] = [false, false]
  for (const parts of separated(list === null ? [] : childrenOf(list))) {
    const [first] = parts
    const named = parts.find(({ name }) => name === 'VariableName')
    if (first?.name === '*') {
      afterStar = true
      if (named !== undefined) takesMore = true
    } else if (first?.name === 'VariableName') {
      const hasDefault = parts.some(({ name }) => name === 'AssignOp')
      if (!afterStar) positional.push(textOf(first))
      if (!afterStar && !hasDefault) required += 1
      if (afterStar && !hasDefault) byNameOnly.push(textOf(first))
    }
  }
  return { positional, required, takesMore, byNameOnly }
}

/** Whether a call with so many values by position, and nothing else, is one that Python takes. */
export function takes({ positional, required, takesMore, byNameOnly }: Parameters, count: number): boolean {
  return byNameOnly.length === 0 && required <= count && (takesMore || positional.length >= count)
}

const noPart = new Set(['(', ')', 'Comment'])

/** Nodes between commas. */
export function separated(nodes: readonly SyntaxNode[]): SyntaxNode[][] {
  const groups: SyntaxNode[][] = [[]]
  for (const node of nodes) {
    if (node.name === ',') groups.push([])
    else if (!noPart.has(node.name)) groups.at(-1)?.push(node)
  }
  return groups.filter((group) => group.length > 0)
}
