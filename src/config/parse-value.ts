import { isAbsolute, join, resolve } from 'node:path'
import { Secret } from '../base/secret.ts'
import type { BaseFolders, SettingRow } from './setting-row.ts'

export type ParsedValue = { ok: true; value: string | number | boolean | Secret } | { ok: false; form: string }

const yes = new Set(['1', 'true', 'yes', 'on'])
const no = new Set(['0', 'false', 'no', 'off'])

/** The text of a variable as its setting's type, or the form that it should have. Empty text is for the caller: it means "not set". */
export function parseValue(row: SettingRow, text: string, folders: BaseFolders): ParsedValue {
  switch (row.type) {
    case 'boolean':
      return parseBoolean(text.trim().toLowerCase())
    case 'integer':
      return parseNumber(text.trim(), /^[+-]?\d+$/, row, `a whole number from ${row.min} to ${row.max}`)
    case 'number':
      return parseNumber(text.trim(), /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, row, `a number from ${row.min} to ${row.max}`)
    case 'choice':
      return row.choices.includes(text.trim()) ? good(text.trim()) : bad(`one of ${row.choices.join(', ')}`)
    case 'path':
      return parsePath(text.trim(), folders)
    case 'url':
      return parseUrl(text.trim())
    case 'address':
      return /^5[1-9A-HJ-NP-Za-km-z]{47}$/.test(text.trim()) ? good(text.trim()) : bad('an SS58 address: 48 characters that start with 5')
    case 'secret':
      return hasControl(text.trim()) ? bad('one line of printable text') : { ok: true, value: new Secret(text.trim()) }
    case 'text':
      return hasControl(text) ? bad('one line of printable text') : good(text)
  }
}

function parseBoolean(text: string): ParsedValue {
  if (yes.has(text)) return { ok: true, value: true }
  return no.has(text) ? { ok: true, value: false } : bad('1, true, yes or on; 0, false, no or off')
}

function parseNumber(text: string, shape: RegExp, { min, max }: { min: number; max: number }, form: string): ParsedValue {
  const value = shape.test(text) ? Number(text) : Number.NaN
  return value >= min && value <= max ? { ok: true, value } : bad(form)
}

/** The example files of the seeds write `path-~/...` where a path belongs; the mark is taken off. */
function parsePath(text: string, { home, cwd }: BaseFolders): ParsedValue {
  const form = 'a path: absolute, relative, or starting with ~/'
  if (hasControl(text)) return bad(form)
  const path = /^path-(?=[~/.])/.test(text) ? text.slice('path-'.length) : text
  if (path === '~') return good(home)
  if (path.startsWith('~/')) return good(join(home, path.slice(2)))
  if (path.startsWith('~')) return bad(`${form} (another user's ~name is not looked up)`)
  return good(isAbsolute(path) ? path : resolve(cwd, path))
}

function parseUrl(text: string): ParsedValue {
  const form = 'a URL that starts with http:// or https://, without user name, password or fragment'
  // The place of a chute's name in the template is no URL character; it counts as a host name's.
  const url = URL.canParse(text.replaceAll('{slug}', 'slug')) ? new URL(text.replaceAll('{slug}', 'slug')) : null
  const usable = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !text.includes('#') && !/\s/.test(text)
  return usable ? good(text.replace(/\/+$/, '')) : bad(form)
}

function hasControl(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x20 || code === 0x7f) return true
  }
  return false
}

function good(value: string): ParsedValue {
  return { ok: true, value }
}

function bad(form: string): ParsedValue {
  return { ok: false, form }
}
