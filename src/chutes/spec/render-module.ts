import { pythonMistake } from '../../base/python/python-mistakes.ts'
import { childrenOf, type PythonTree, pythonTree } from '../../base/python/python-tree.ts'
import { boundImports } from './bound-imports.ts'
import type { ChuteImage } from './types.ts'

/** The three files in which a miner changes a chute, as texts. */
export interface ChuteFiles {
  setup: string
  load: string
  predict: string
}

export type ChuteFileName = keyof ChuteFiles

export interface ModuleParts {
  /** The shipped frame around the files, with its marks. */
  frame: string
  files: ChuteFiles
  username: string
  name: string
  /** On the hub. */
  repo: string
  /** 40 hex digits */
  revision: string
  readme: string
  image: ChuteImage
}

export interface ModuleProblem {
  file: ChuteFileName
  line: number
  what: string
}

/** The one self-contained Python module of a chute. The same parts give the same bytes. */
export function renderModule({ frame, files, username, name, repo, revision, readme, image }: ModuleParts): string {
  const marks: Readonly<Record<string, string>> = {
    HEAD: `The chute ${name}: ${repo} at ${revision}. Made by \`bbx chute generate\` from chute/*.py; change those, not this file.`,
    USERNAME: pythonText(username),
    NAME: pythonText(name),
    REPO: pythonText(repo),
    REVISION: pythonText(revision),
    README: pythonText(readme),
    IMAGE_USERNAME: pythonText(image.username),
    IMAGE_NAME: pythonText(image.name),
    IMAGE_TAG: pythonText(image.tag),
    IMAGE_README: pythonText(image.readme),
    SETUP: inlined(files.setup),
    LOAD: inlined(files.load),
    PREDICT: inlined(files.predict),
  }
  return frame.replace(/__BBX_([A-Z_]+)__/g, (mark, key: string) => marks[key] ?? mark)
}

/** What is no Python, and what cannot stand in one module with the rest: names that the frame or another file has too, and imports of the other files. */
export function moduleProblems(frame: string, trees: Readonly<Record<ChuteFileName, PythonTree>>): ModuleProblem[] {
  const taken = new Map(namesOf(pythonTree(frame)).map(({ name, from }) => [name, { from, owner: 'the chute itself' }]))
  const problems: ModuleProblem[] = []
  for (const file of ['setup', 'load', 'predict'] as const) {
    const tree = trees[file]
    const found = (...more: readonly Omit<ModuleProblem, 'file'>[]) => problems.push(...more.map((problem) => ({ file, ...problem })))
    const mistake = pythonMistake(tree)
    if (mistake !== null) {
      found(mistake)
      continue
    }
    const siblings = siblingImports(tree)
    const own = namesOf(tree).filter(({ line }) => !siblings.some((sibling) => sibling.line === line))
    for (const { name, from, line } of own) {
      const there = taken.get(name)
      if (there !== undefined && (from === null || from !== there.from))
        found({ line, what: `${name} is a name of ${there.owner} already: all of it becomes one module` })
    }
    for (const { name, from } of own) taken.set(name, { from, owner: `chute/${file}.py` })
    for (const line of lateFutures(tree))
      found({ line, what: 'from __future__ only annotations can be imported here, on a line of its own' })
    for (const { line, module } of siblings)
      found({ line, what: `it imports ${module}, which is part of the same module: use its names as they are` })
  }
  return problems
}

/** What the top of a module gives names to; `from`: what it is, where it was imported. The same import may be there several times. */
function namesOf(tree: PythonTree): { name: string; from: string | null; line: number }[] {
  return [...boundImports(tree), ...definedNames(tree).map((defined) => ({ ...defined, from: null }))]
}

/** A literal that Python reads as the same text. */
function pythonText(text: string): string {
  return JSON.stringify(text)
}

const future = /^from\s+__future__\s+import\s+annotations\s*(?:#.*)?$/

/** Imports that must stand at the top of a module, and cannot be moved there. */
function lateFutures(tree: PythonTree): number[] {
  return tree.text
    .split(/\r\n|\r|\n/)
    .flatMap((text, index) => (/^\s*from\s+__future__\b/.test(text) && !future.test(text) ? [index + 1] : []))
}

/** Without what must stand at the top of a module, and there does. */
function inlined(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .split('\n')
    .filter((line) => !future.test(line))
    .join('\n')
    .trim()
}

/** Functions, classes and values at the top. */
function definedNames(tree: PythonTree): { name: string; line: number }[] {
  return childrenOf(tree.top).flatMap((statement) => {
    const parts = childrenOf(statement)
    const inner = statement.name === 'DecoratedStatement' ? childrenOf(statement).at(-1) : statement
    const isBlock = inner?.name === 'FunctionDefinition' || inner?.name === 'ClassDefinition'
    const target = isBlock
      ? childrenOf(inner).find(({ name }) => name === 'VariableName')
      : statement.name === 'AssignStatement' && parts[0]?.name === 'VariableName'
        ? parts[0]
        : undefined
    return target === undefined ? [] : [{ name: tree.textOf(target), line: tree.lineOf(target.from) }]
  })
}

const siblings =
  /^\s*(?:from\s+(?:chute|\.)?\.?(setup|load|predict)\s+import\b|(?:from\s+(?:chute|\.)\s+)?import\s+(?:chute\.)?(setup|load|predict)\b)/

function siblingImports(tree: PythonTree): { line: number; module: string }[] {
  return tree.text.split('\n').flatMap((text, index) => {
    const found = siblings.exec(text)
    return found === null ? [] : [{ line: index + 1, module: found[1] ?? found[2] ?? '' }]
  })
}
