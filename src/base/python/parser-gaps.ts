import type { SyntaxNodeRef } from '@lezer/common'

/** Respells one thing that Python takes and the parser does not, and leaves every position where it is. */
type Gap = (text: string) => string

/**
 * What stands in texts and comments is spelled otherwise too, which nobody sees: their words are read from the source. How far each expression looks is bounded, since the
 * source is a stranger's: what is longer the parser calls a mistake.
 */
const gaps: readonly Gap[] = [
  // a byte order mark
  (text) => text.replace(/^\uFEFF/, '\n'),
  // 20. and 1.e5
  (text) => text.replace(/(?<![\w.])\d[\d_]*\.(?=e[+-]?\d|(?![\w.]))/gi, (found) => `${found.slice(0, -1)}0`),
  // with f() as (a, b): and with f() as self.a:
  (text) =>
    text.replace(/(?<=\bas\s)\s{0,99}\([\w\s,.*]{1,999}\)(?=\s{0,99}[,:])/g, (found) => found.replace(/[()\r\n]|,(?=\s*\)$)/g, ' ')),
  (text) => text.replace(/(?<=\bas\s)\s{0,99}[^\W\d]\w*(?:\.\w+){1,99}(?=\s{0,99}[,:)])/g, (found) => found.replace(/\./g, '_')),
  withoutBracketsOfWith,
  // for a, *b in c
  (text) => text.replace(/\*(?<=\bfor\s(?:[\w\s,.]{0,999},)?\s{0,99}\*)(?=\w)/g, '_'),
]

/** with (a() as b, c() as d,): */
function withoutBracketsOfWith(text: string): string {
  const parts: string[] = []
  let done = 0
  for (const { 0: word, index } of text.matchAll(/\bwith\s{1,99}(?=\()/g)) {
    const from = index + word.length
    const to = closingOf(text, from)
    if (to === null || from < done) continue
    const inside = text.slice(from + 1, to)
    if (!/\bas\b/.test(inside) || !/^\s{0,99}:/.test(text.slice(to + 1, to + 101))) continue
    parts.push(text.slice(done, from), ' ', inside.replace(/,(?=\s*$)/, ' ').replace(/[\r\n]/g, ' '), ' ')
    done = to + 1
  }
  return parts.join('') + text.slice(done)
}

/** Where a round bracket is closed; null where a colon or a comment stands before, or it is far. */
function closingOf(text: string, from: number): number | null {
  let depth = 0
  for (let at = from; at < Math.min(text.length, from + 2000); at++) {
    const letter = text[at]
    if (letter === ':' || letter === '#') return null
    if (letter === '(') depth += 1
    if (letter === ')') depth -= 1
    if (depth === 0) return at
  }
  return null
}

/** The source in a spelling that the parser knows. */
export function withoutGaps(text: string): string {
  return gaps.reduce((spelled, gap) => gap(spelled), text)
}

/** Where the parser sees a mistake, and Python none: a `yield` of nothing, and a pattern like `case str():`. */
export function isGap({ from, to, node }: SyntaxNodeRef): boolean {
  const { parent } = node
  if (from !== to || parent === null) return false
  if (parent.name === 'YieldStatement' || parent.name === 'YieldExpression') return true
  return parent.name === 'LiteralPattern' && parent.parent?.name === 'PatternArgList'
}
