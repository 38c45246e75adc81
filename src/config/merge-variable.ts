import { BbxError } from '../base/bbx-error.ts'
import { parseEnv } from './parse-env.ts'

/**
 * The text of a `.env` file with one variable set: in place where it is set already (the last time, which is the one that counts), else
 * at the end. Every other byte stays. Throws BbxError U0003 for a value that cannot be read back as it is.
 */
export function mergeVariable(text: string, name: string, value: string): string {
  const written = quote(name, value)
  const eol = /\r\n/.test(text) ? '\r\n' : '\n'
  const appended = `${text}${text === '' || text.endsWith('\n') ? '' : eol}${name}=${written}${eol}`
  const inPlace = lastValue(text, name).map(({ start, end }) => `${text.slice(0, start)}${written}${text.slice(end)}`)
  const merged = [...inPlace, appended].find((candidate) => reads(candidate, text, name, value))
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
  // Other readers of the file are stricter than ours: the quote must not occur inside. Double quotes come last, they turn \n into a line end.
  const mark = ["'", '`', '"'].find(
    (candidate) => !value.includes(candidate) && parseEnv(`X=${candidate}${value}${candidate}\n`).X === value,
  )
  if (mark !== undefined) return `${mark}${value}${mark}`
  throw new BbxError('U0003', {
    what: `the value for ${name} holds every kind of quote`,
    remedy: 'a .env file cannot hold it: set it in the environment',
  })
}

interface Span {
  start: number
  end: number
}

/** Where the value of the last assignment of `name` may stand. Where a quoted value ends depends on what follows it: the parser is asked. */
function lastValue(text: string, name: string): Span[] {
  const assignment = new RegExp(String.raw`^[ \t]*(?:export[ \t]+)?${name.replaceAll('.', String.raw`\.`)}[ \t]*(?:=|:[ \t])[ \t]*`, 'gm')
  const last = [...text.matchAll(assignment)].at(-1)
  if (last === undefined) return []
  const start = last.index + last[0].length
  return endsOfValue(text, start).map((end) => ({ start, end }))
}

const endsTried = 20

function endsOfValue(text: string, start: number): number[] {
  const ends: number[] = []
  const mark = text[start]
  if (mark === "'" || mark === '"' || mark === '`') {
    for (let at = text.indexOf(mark, start + 1); at !== -1 && ends.length < endsTried; at = text.indexOf(mark, at + 1)) ends.push(at + 1)
    // A quote behind a backslash belongs to the value, if there is another one to end it.
    ends.sort((a, b) => Number(text[a - 2] === '\\') - Number(text[b - 2] === '\\'))
  }
  const line = /^[^\r\n]*/.exec(text.slice(start))?.[0] ?? ''
  const bare = line.split('#', 1)[0] ?? ''
  return [...ends, start + bare.trimEnd().length, start + line.trimEnd().length]
}
