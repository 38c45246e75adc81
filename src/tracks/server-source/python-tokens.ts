export interface Token {
  /** `string` only where the value is plain to see; an f-string, or one with escapes, is `dynamic`. `end` ends a logical line. */
  kind: 'name' | 'number' | 'string' | 'dynamic' | 'sign' | 'end'
  /** The value of a string, without quotes. */
  text: string
  line: number
  /** Of the first character; of the first token of a line it is the indentation. */
  column: number
}

const plain = /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*|\d[\w.]*|\*\*|->|:=|==|[!<>=+\-*/|&^%@]=|\S/y
const opening = /([A-Za-z]{0,2})("""|'''|"|')/y

/**
 * The tokens of a Python source, as far as routes and answers need them: comments gone, lines joined inside brackets and behind `\`.
 * Never throws: what is no Python gives tokens that mean nothing.
 */
export function pythonTokens(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  let line = 1
  let lineStart = 0
  let depth = 0
  const add = (kind: Token['kind'], value: string) => tokens.push({ kind, text: value, line, column: at - lineStart })
  while (at < text.length) {
    const sign = text[at] ?? ''
    if (sign === '\n') {
      if (depth === 0 && tokens.length > 0 && tokens.at(-1)?.kind !== 'end') add('end', '')
      at += 1
      line += 1
      lineStart = at
    } else if (sign === '#') {
      at = endOfLine(text, at)
    } else if (sign === '\\' && /^\\\r?\n/.test(text.slice(at, at + 3))) {
      at = endOfLine(text, at) + 1
      line += 1
      lineStart = at
    } else if (/\s/.test(sign)) {
      at += 1
    } else {
      opening.lastIndex = at
      const quote = opening.exec(text)
      if (quote !== null) {
        const { end, body } = stringFrom(text, opening.lastIndex, quote[2] ?? '')
        add(isPlain(quote[1] ?? '', body) ? 'string' : 'dynamic', body)
        at = end
        for (let next = body.indexOf('\n'); next >= 0; next = body.indexOf('\n', next + 1)) line += 1
        if (body.includes('\n')) lineStart = text.lastIndexOf('\n', end - 1) + 1
      } else {
        plain.lastIndex = at
        const [piece = sign] = plain.exec(text) ?? []
        if ('([{'.includes(piece)) depth += 1
        if (')]}'.includes(piece)) depth = Math.max(0, depth - 1)
        add(/^[A-Za-z_\u0080-\uffff]/.test(piece) ? 'name' : /^\d/.test(piece) ? 'number' : 'sign', piece)
        at += piece.length
      }
    }
  }
  if (tokens.length > 0 && tokens.at(-1)?.kind !== 'end') add('end', '')
  return tokens
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

function stringFrom(text: string, from: number, quote: string): { end: number; body: string } {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text.startsWith(quote, at)) return { end: at + quote.length, body: text.slice(from, at) }
    // A string in single quotes that is not closed ends with its line.
    else if (quote.length === 1 && text[at] === '\n') return { end: at, body: text.slice(from, at) }
  }
  return { end: text.length, body: text.slice(from) }
}

function isPlain(prefix: string, body: string): boolean {
  return /^[rRuU]?$/.test(prefix) && !body.includes('\\')
}
