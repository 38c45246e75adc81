export type Requirement =
  /** `name[extra]==1.0; marker`. */
  | { kind: 'named'; name: string; specifier: string }
  /** `name @ url`, a bare URL or `-e url`. */
  | { kind: 'remote'; name: string | null; url: string; hashed: boolean }
  /** A path inside or beside the submission. */
  | { kind: 'local'; path: string }
  | { kind: 'include'; path: string }
  | { kind: 'constraints'; path: string }
  /** An option of pip that names no package. */
  | { kind: 'option' }
  | { kind: 'unreadable' }

const named = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*/
const url = /^(?:(?:git|hg|svn|bzr)\+)?[a-z][a-z0-9+.-]*:\/\//i

/** One logical line, without comment, not empty. */
export function parseRequirement(line: string): Requirement {
  const option = /^(-[A-Za-z]|--[a-z-]+)(?:\s*=\s*|\s*)(.*)$/.exec(line)
  if (option !== null) return parseOption(option[1] ?? '', (option[2] ?? '').trim())
  const hashed = /\s--hash[=\s]/.test(line)
  const text = line.replace(/\s+--(?:hash|config-settings|global-option|install-option)[\s\S]*$/, '')
  if (url.test(text)) return { kind: 'remote', name: null, url: withoutMarker(text), hashed }
  const [head, name = ''] = named.exec(text) ?? []
  if (isPath(text)) return { kind: 'local', path: withoutMarker(text) }
  if (head === undefined) return { kind: 'unreadable' }
  const rest = text.slice(head.length)
  if (rest.startsWith('@')) return { kind: 'remote', name: normal(name), url: withoutMarker(rest.slice(1).trim()), hashed }
  const specifier = (rest.split(';')[0] ?? '').trim().replace(/^\((.*)\)$/, '$1')
  if (specifier !== '' && !specifier.split(',').every((clause) => /^\s*(?:===|[=!~<>]=|[<>])\s*[^\s,]+\s*$|^\s*$/.test(clause)))
    return { kind: 'unreadable' }
  return { kind: 'named', name: normal(name), specifier }
}

function parseOption(option: string, value: string): Requirement {
  if (option === '-r' || option === '--requirement') return { kind: 'include', path: value }
  if (option === '-c' || option === '--constraint') return { kind: 'constraints', path: value }
  if (option !== '-e' && option !== '--editable') return { kind: 'option' }
  return url.test(value) ? { kind: 'remote', name: null, url: value, hashed: false } : { kind: 'local', path: value }
}

function isPath(text: string): boolean {
  return /^\.{0,2}[/\\]|^\.{1,2}$|^[A-Za-z]:[/\\]/.test(text) || /^[^\s;@=<>!~]+\.(?:whl|tar\.gz|zip)(?=\s|;|$)/.test(text)
}

function withoutMarker(text: string): string {
  // In front of a marker a URL ends with white space: a semicolon may be part of it.
  return (text.split(/\s+;|;\s+|\s/)[0] ?? '').trim()
}

/** As PEP 503 compares names. */
function normal(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-')
}
