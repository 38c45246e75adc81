import { pythonTokens, type Token } from './python-tokens.ts'

/** A logical line of Python: its tokens without the end mark. Never empty. */
export interface Line {
  tokens: readonly [Token, ...Token[]]
  indent: number
}

export function pythonLines(text: string): Line[] {
  const lines: Line[] = []
  let tokens: Token[] = []
  for (const token of pythonTokens(text)) {
    if (token.kind !== 'end') {
      tokens.push(token)
      continue
    }
    const [first, ...rest] = tokens
    if (first !== undefined) lines.push({ tokens: [first, ...rest], indent: first.column })
    tokens = []
  }
  return lines
}

/** The lines of the block that line `at` (a def or a class) opens. */
export function blockOf(lines: readonly Line[], at: number): Line[] {
  const block: Line[] = []
  const indent = lines[at]?.indent ?? 0
  for (const line of lines.slice(at + 1)) {
    if (line.indent <= indent) break
    block.push(line)
  }
  return block
}
