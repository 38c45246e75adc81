import { heredocWords } from './heredoc-words.ts'
import type { Instruction } from './instruction.ts'

/** Options of an instruction that only BuildKit knows. */
const onlyBuildKit = /^--(?:mount|network|security|link|parents|exclude|chmod|checksum|keep-git-dir)\b/

/**
 * What of a Dockerfile the classic builder, which validators use, does not know: a `# syntax=` line is ignored, the rest ends the build.
 * `instructions` are those of the text.
 */
export function builderNotes(text: string, instructions: readonly Instruction[]): string[] {
  const notes: string[] = []
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const [, name] = /^\s*#\s*([A-Za-z]+)\s*=/.exec(line) ?? []
    if (name === undefined) break
    if (name.toLowerCase() === 'syntax')
      notes.push(`line ${index + 1}: the builder that validators use ignores "# syntax=": it has no BuildKit frontends`)
  }
  for (const instruction of instructions) {
    const flag = instruction.flags.find((option) => onlyBuildKit.test(option))
    const what = flag === undefined ? 'a heredoc' : `${instruction.keyword} ${flag.split('=', 1)[0]}`
    if (flag !== undefined || heredocWords(instruction).length > 0)
      notes.push(`line ${instruction.line}: the builder that validators use knows no ${what}: the build ends there`)
  }
  return notes
}
