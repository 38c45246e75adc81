/**
 * Whether a .dockerignore of that text keeps a path out of the build context. Docker's own rules, which are not git's: a pattern is anchored
 * at the root, `*` stays inside one part, `**` spans parts, `!` brings back, the last match wins, and what is below a match is out too.
 */
export function dockerIgnores(text: string, path: string): boolean {
  const patterns = readPatterns(text)
  let ignored = false
  for (const { expression, bringsBack } of patterns) {
    if (expression.test(path)) ignored = !bringsBack
  }
  return ignored
}

interface Pattern {
  expression: RegExp
  bringsBack: boolean
}

function readPatterns(text: string): Pattern[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .flatMap((line) => {
      if (line.startsWith('#')) return []
      const trimmed = line.trim()
      const bringsBack = trimmed.startsWith('!')
      const parts = cleanParts(bringsBack ? trimmed.slice(1).trim() : trimmed)
      const expression = parts.length === 0 ? null : toExpression(parts)
      return expression === null ? [] : [{ expression, bringsBack }]
    })
}

/** As Go's path.Clean: no empty parts, no `.`, `..` takes one away. */
function cleanParts(pattern: string): string[] {
  const parts: string[] = []
  for (const part of pattern.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') parts.pop()
    else if (!(part === '**' && parts.at(-1) === '**')) parts.push(part)
  }
  return parts
}

function toExpression(parts: readonly string[]): RegExp | null {
  const last = parts.length - 1
  const source = parts.map((part, index) => {
    if (part === '**') return index === last ? '.*' : '(?:.*/)?'
    const inside = part.replaceAll(/\\?[\s\S]/g, (piece, at: number) => onePiece(piece, part, at))
    return index === last ? inside : `${inside}/`
  })
  try {
    return new RegExp(`^${source.join('')}(?:/.*)?$`, 's')
  } catch {
    return null
  }
}

function onePiece(piece: string, part: string, at: number): string {
  // Character classes pass through; the part was cut at slashes, so none holds one.
  if (piece === '*') return part[at - 1] === '*' ? '' : '[^/]*'
  if (piece === '?') return '[^/]'
  if (piece === '[' || piece === ']' || piece === '-' || piece === '^')
    return part.includes('[') && part.includes(']') ? piece : escapeSign(piece)
  return escapeSign(piece.length === 2 ? piece.slice(1) : piece)
}

function escapeSign(sign: string): string {
  return sign.replace(/[.*+?^${}()|[\]\\/-]/, '\\$&')
}
