import type { Token } from './python-tokens.ts'

export interface Call {
  /** `app.get` is `['app', 'get']`. */
  callee: readonly string[]
  positional: readonly (readonly Token[])[]
  named: ReadonlyMap<string, readonly Token[]>
  /** `*args` or `**options` may add anything. */
  open: boolean
  line: number
  /** Index of the token behind the closing bracket. */
  end: number
}

/** The call whose dotted name starts at `at`, or null where none does. */
export function callAt(tokens: readonly Token[], at: number): Call | null {
  const callee: string[] = []
  let next = at
  while (tokens[next]?.kind === 'name') {
    callee.push(tokens[next]?.text ?? '')
    next += 1
    if (!isSign(tokens[next], '.')) break
    next += 1
  }
  if (callee.length === 0 || !isSign(tokens[next], '(')) return null
  const { parts, end } = splitBracket(tokens, next)
  const positional: (readonly Token[])[] = []
  const named = new Map<string, readonly Token[]>()
  let open = false
  for (const part of parts) {
    if (isSign(part[0], '*') || isSign(part[0], '**')) open = true
    else if (part[0]?.kind === 'name' && isSign(part[1], '=')) named.set(part[0].text, part.slice(2))
    else if (part.length > 0) positional.push(part)
  }
  return { callee, positional, named, open, line: tokens[at]?.line ?? 1, end }
}

/** What stands between the bracket at `at` and its partner, cut at the commas that belong to it. */
export function splitBracket(tokens: readonly Token[], at: number): { parts: Token[][]; end: number } {
  const parts: Token[][] = []
  let part: Token[] = []
  let depth = 0
  for (let index = at; index < tokens.length; index += 1) {
    const token = tokens[index]
    if (token === undefined) break
    const { kind, text } = token
    if (kind === 'sign' && '([{'.includes(text)) depth += 1
    if (kind === 'sign' && ')]}'.includes(text)) depth -= 1
    if (depth === 0) {
      if (part.length > 0) parts.push(part)
      return { parts, end: index + 1 }
    }
    if (depth === 1 && kind === 'sign' && text === ',') {
      parts.push(part)
      part = []
    } else if (index > at) {
      part.push(token)
    }
  }
  return { parts: part.length > 0 ? [...parts, part] : parts, end: tokens.length }
}

export function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.text === sign
}
