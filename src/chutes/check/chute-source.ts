import type { SyntaxNode } from '@lezer/common'
import { type Parameters, parametersOf } from '../../base/python/function-parameters.ts'
import { childrenOf, type PythonTree, pythonTree } from '../../base/python/python-tree.ts'
import type { SubmissionFiles } from '../../submission/files.ts'
import { longestCode } from '../spec/longest-code.ts'
import type { ChuteFileName } from '../spec/render-module.ts'

export interface ChuteSource {
  name: ChuteFileName
  /** In the submission. */
  path: string
  /** In characters. */
  length: number
  /** Of nothing where the file is longer than any module that the platform takes: it is not read then. */
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
      const read = text.length > longestCode ? '' : text
      const tree = before?.text === read ? before : pythonTree(read)
      parsed.set(path, tree)
      sources.push({ name, path, length: text.length, tree })
    }
    return sources
  }
}

export interface TopFunction {
  node: SyntaxNode
  parameters: Parameters
  isAsync: boolean
  line: number
}

/** A function at the top of a module, the last of its name; null where there is none. */
export function functionNamed(tree: PythonTree, wanted: string): TopFunction | null {
  let found: TopFunction | null = null
  for (const statement of childrenOf(tree.top)) {
    const node = statement.name === 'DecoratedStatement' ? statement.lastChild : statement
    if (node?.name !== 'FunctionDefinition') continue
    const name = node.getChild('VariableName')
    if (name === null || tree.textOf(name) !== wanted) continue
    const parameters = parametersOf(node.getChild('ParamList'), tree)
    found = { node, parameters, isAsync: node.getChild('async') !== null, line: tree.lineOf(node.from) }
  }
  return found
}
