import type { SyntaxNode } from '@lezer/common'
import { childrenOf, type PythonTree, pythonTree } from '../../base/python/python-tree.ts'
import type { SubmissionFiles } from '../../submission/files.ts'
import type { ChuteFileName } from '../spec/render-module.ts'

export interface ChuteSource {
  name: ChuteFileName
  /** In the submission. */
  path: string
  tree: PythonTree
}

const names = ['setup', 'load', 'predict'] as const

/** Reads those of the three files that a submission has; a file is parsed again only when its text is another one. */
export function chuteSourceReader(): (files: SubmissionFiles) => Promise<ChuteSource[]> {
  const parsed = new Map<string, PythonTree>()
  return async (files) => {
    const sources: ChuteSource[] = []
    for (const name of names) {
      const path = `chute/${name}.py`
      const text = await files.readText(path)
      if (text === undefined) continue
      const before = parsed.get(path)
      const tree = before?.text === text ? before : pythonTree(text)
      parsed.set(path, tree)
      sources.push({ name, path, tree })
    }
    return sources
  }
}

/** A function at the top of a module, with its parameters by position; null where there is none of the name. */
export function functionNamed(tree: PythonTree, wanted: string): { node: SyntaxNode; parameters: string[]; line: number } | null {
  for (const statement of childrenOf(tree.top)) {
    const node = statement.name === 'DecoratedStatement' ? statement.lastChild : statement
    if (node?.name !== 'FunctionDefinition') continue
    const name = node.getChild('VariableName')
    if (name === null || tree.textOf(name) !== wanted) continue
    const list = node.getChild('ParamList')
    const parameters = list === null ? [] : list.getChildren('VariableName').map((parameter) => tree.textOf(parameter))
    return { node, parameters, line: tree.lineOf(node.from) }
  }
  return null
}
