import { heredocWords } from './heredoc-words.ts'
import type { Instruction } from './instruction.ts'

/**
 * The instructions of a Dockerfile: keywords in any case, continuation lines (also with the escape directive), comments and empty lines
 * between them, heredocs, CRLF and lone CR. Never throws, whatever the text; a line that no builder would take is an instruction of its own.
 */
export function readDockerfile(text: string): Instruction[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const continuation = escapeCharacter(lines)
  const instructions: Instruction[] = []
  let at = 0
  while (at < lines.length) {
    const line = at + 1
    const first = (lines[at] ?? '').trim()
    at += 1
    if (first === '' || first.startsWith('#')) continue
    const parts: string[] = []
    let part = first
    while (part.endsWith(continuation)) {
      parts.push(part.slice(0, -1))
      // Inside an instruction, comments and empty lines are dropped and do not end it.
      while (at < lines.length && /^\s*(?:#|$)/.test(lines[at] ?? '')) at += 1
      part = at < lines.length ? (lines[at] ?? '').trimEnd() : ''
      at += 1
    }
    parts.push(part)
    const instruction = parseInstruction(parts.join(''), line)
    instructions.push(instruction)
    for (const word of heredocWords(instruction)) at = afterHeredoc(lines, at, word)
  }
  return instructions
}

function escapeCharacter(lines: readonly string[]): string {
  // Directives stand at the top, before anything else.
  for (const line of lines) {
    const directive = /^\s*#\s*([A-Za-z]+)\s*=\s*(\S*)\s*$/.exec(line)
    if (directive === null) return '\\'
    if (directive[1]?.toLowerCase() === 'escape') return directive[2] === '`' ? '`' : '\\'
  }
  return '\\'
}

function parseInstruction(text: string, line: number): Instruction {
  const [keyword = ''] = /^\S+/.exec(text) ?? []
  let rest = text.slice(keyword.length).trim()
  const flags: string[] = []
  for (let flag = /^--\S+/.exec(rest); flag !== null; flag = /^--\S+/.exec(rest)) {
    flags.push(flag[0])
    rest = rest.slice(flag[0].length).trimStart()
  }
  // What ONBUILD puts off is built by whoever builds on the image: read as if it stood here.
  if (keyword.toUpperCase() === 'ONBUILD' && !/^ONBUILD\b/i.test(rest)) return parseInstruction(rest, line)
  return { keyword: keyword.toUpperCase(), flags, rest, line }
}

function afterHeredoc(lines: readonly string[], from: number, word: { end: string; dash: boolean }): number {
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] ?? ''
    if ((word.dash ? line.replace(/^\t+/, '') : line) === word.end) return at + 1
  }
  return lines.length
}
