import { BbxError } from '../base/bbx-error.ts'
import { parseEnv } from './env-file.ts'

/**
 * The text of a `.env` file with one variable set: in place where it is set already (the last time, which is the one that counts), else
 * at the end. Every other byte stays. Throws BbxError U0003 for a value that cannot be read back as it is.
 */
export function mergeVariable(text: string, name: string, value: string): string {
  const written = quote(name, value)
  const eol = /\r\n/.test(text) ? '\r\n' : '\n'
  const appended = `${text}${text === '' || text.endsWith('\n') ? '' : eol}${name}=${written}${eol}`
  const span = lastValue(text, name)
  const candidates = span === null ? [appended] : [`${text.slice(0, span.start)}${written}${text.slice(span.end)}`, appended]
  const merged = candidates.find((candidate) => reads(candidate, text, name, value))
  if (merged !== undefined) return merged
  throw new BbxError('U0003', {
    what: `the file is written in a way that ${name} cannot be added to without changing what else it says`,
    remedy: 'look for a quote that is never closed',
  })
}

/** Read back by the same parser: the new value, and all other variables as they were. */
function reads(candidate: string, before: string, name: string, value: string): boolean {
  const { [name]: _old, ...othersBefore } = parseEnv(before)
  const { [name]: now, ...othersNow } = parseEnv(candidate)
  const names = Object.keys(othersBefore)
  return now === value && names.length === Object.keys(othersNow).length && names.every((other) => othersBefore[other] === othersNow[other])
}

function quote(name: string, value: string): string {
  if (/^[\w./:@%+,~=-]*$/.test(value)) return value
  // In double quotes the parser turns backslash sequences into line ends: they come last.
  const mark = ["'", '`', '"'].find((candidate) => parseEnv(`X=${candidate}${value}${candidate}\n`).X === value)
  if (mark !== undefined) return `${mark}${value}${mark}`
  throw new BbxError('U0003', {
    what: `the value for ${name} holds every kind of quote`,
    remedy: 'a .env file cannot hold it: set it in the environment',
  })
}

/** Where the value of the last assignment of `name` stands; quoted values may go over lines. */
function lastValue(text: string, name: string): { start: number; end: number } | null {
  const assignment = new RegExp(String.raw`^[ \t]*(?:export[ \t]+)?${name.replaceAll('.', String.raw`\.`)}[ \t]*(?:=|:[ \t])[ \t]*`, 'gm')
  let last: { start: number; end: number } | null = null
  for (const match of text.matchAll(assignment)) {
    const start = match.index + match[0].length
    last = { start, end: endOfValue(text, start) }
  }
  return last
}

function endOfValue(text: string, start: number): number {
  const mark = text[start]
  if (mark === "'" || mark === '"' || mark === '`') {
    let at = start + 1
    while (at < text.length && text[at] !== mark) at += text[at] === '\\' && text[at + 1] === mark ? 2 : 1
    if (at < text.length) return at + 1
  }
  const rest = /^[^#\r\n]*/.exec(text.slice(start))?.[0] ?? ''
  return start + rest.trimEnd().length
}
