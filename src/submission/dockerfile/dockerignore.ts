import { type GlobToken, globTokens, matchesOrHolds } from './dockerignore-glob.ts'

/**
 * Which paths a .dockerignore of that text keeps out of the build context. Docker's own rules, which are not git's: a pattern is anchored at
 * the root, `*` stays inside one part, `**` spans parts, `!` brings back, the last match wins, and what is below a match is out too. As the
 * clients do, a folder that is out is not entered unless a `!` pattern begins with its path: `*` and `!**` + `/keep` bring nothing back from it.
 */
export function readDockerignore(text: string): (path: string) => boolean {
  const patterns = readPatterns(text)
  const exceptions = patterns.filter(({ bringsBack }) => bringsBack).map(({ cleaned }) => `${cleaned}/`)
  const matched = (path: string) =>
    patterns.reduce((out, { tokens, bringsBack }) => (matchesOrHolds(tokens, path) ? !bringsBack : out), false)
  const known = new Map<string, boolean>()
  const notEntered = (folder: string): boolean => {
    if (folder === '') return false
    const before = known.get(folder)
    if (before !== undefined) return before
    const result = notEntered(parentOf(folder)) || (matched(folder) && !exceptions.some((pattern) => pattern.startsWith(`${folder}/`)))
    known.set(folder, result)
    return result
  }
  return (path) => notEntered(parentOf(path)) || matched(path)
}

/** Whether a .dockerignore of that text keeps one path out. */
export function dockerIgnores(text: string, path: string): boolean {
  return readDockerignore(text)(path)
}

interface Pattern {
  cleaned: string
  tokens: readonly GlobToken[]
  bringsBack: boolean
}

function readPatterns(text: string): Pattern[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line) => {
      if (line.startsWith('#')) return []
      const trimmed = line.trim()
      const bringsBack = trimmed.startsWith('!')
      const cleaned = clean(bringsBack ? trimmed.slice(1).trim() : trimmed)
      return cleaned === '' ? [] : [{ cleaned, tokens: globTokens(cleaned), bringsBack }]
    })
}

/** As Go's path.Clean, without the slash in front: no empty parts, no `.`; `..` takes one away, and above the root it matches nothing. */
function clean(pattern: string): string {
  const rooted = pattern.startsWith('/')
  const parts: string[] = []
  for (const part of pattern.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (!rooted) parts.push(part)
  }
  return parts.join('/')
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}
