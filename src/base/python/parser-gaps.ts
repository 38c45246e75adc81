import type { SyntaxNodeRef } from '@lezer/common'

type Gap = readonly [valid: RegExp, spelledAs: (found: string) => string]

/** Each leaves every position where it is. What stands in texts and comments is spelled otherwise too, which nobody sees: their words are read from the source. */
const gaps: readonly Gap[] = [
  // a byte order mark
  [/^\uFEFF/, () => '\n'],
  // 20. and 1.e5
  [/(?<![\w.])\d[\d_]*\.(?![\w.])|(?<![\w.])\d[\d_]*\.(?=e[+-]?\d)/gi, (found) => `${found.slice(0, -1)}0`],
  // with f() as (a, b): and with f() as self.a:
  [/(?<=\bas\s)\s*\([\w\s,.*]+\)(?=\s*[,:])/g, (found) => found.replace(/[()\r\n]|,(?=\s*\)$)/g, ' ')],
  [/(?<=\bas\s)\s*[^\W\d]\w*(?:\.\w+)+(?=\s*[,:)])/g, (found) => found.replace(/\./g, '_')],
  // with (a() as b, c() as d,):
  [/(?<=\bwith\s)\s*\([^:#]*\bas\b[^:#]*\)(?=\s*:)/g, withoutOuterBrackets],
  // for a, *b in c
  [/(?<=\bfor\s(?:[\w\s,.]*,)?\s*)\*(?=\w)/g, () => '_'],
]

/** As it is where the first bracket is not closed by the last. */
function withoutOuterBrackets(found: string): string {
  let depth = 0
  for (const { 0: letter, index } of found.matchAll(/[()]/g)) {
    if (letter === '(') depth += 1
    if (letter === ')') depth -= 1
    if (letter === ')' && depth === 0 && index < found.length - 1) return found
  }
  return found
    .replace(/^(\s*)\(/, '$1 ')
    .replace(/,?(\s*)\)$/, (end) => ' '.repeat(end.length))
    .replace(/[\r\n]/g, ' ')
}

/** The source in a spelling that the parser knows. */
export function withoutGaps(text: string): string {
  return gaps.reduce((spelled, [valid, spelledAs]) => spelled.replace(valid, spelledAs), text)
}

/** Where the parser sees a mistake, and Python none: a `yield` of nothing, and a pattern like `case str():`. */
export function isGap({ from, to, node }: SyntaxNodeRef): boolean {
  const { parent } = node
  if (from !== to || parent === null) return false
  if (parent.name === 'YieldStatement' || parent.name === 'YieldExpression') return true
  return parent.name === 'LiteralPattern' && parent.parent?.name === 'PatternArgList'
}
