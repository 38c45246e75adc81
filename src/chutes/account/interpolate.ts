import { defaults, type IniProblem, type IniSection, type IniValue } from './parse-ini.ts'

export type Interpolated = { ok: true; text: string } | { ok: false; problem: IniProblem }

/** Of one value within another; so many are followed by Python. */
const deepest = 10

/**
 * A value with what ConfigParser puts in for `%`: `%%` is one, `%(key)s` is the value of another key of the section. Any other `%` makes Python's
 * readers fail, and is a problem here too. null where the section has no such key.
 */
export function valueIn(sections: ReadonlyMap<string, IniSection>, section: string, key: string): Interpolated | null {
  const own = sections.get(section)
  if (own === undefined) return null
  const find = (name: string): IniValue | undefined => own.get(name) ?? sections.get(defaults)?.get(name)
  const value = find(key)
  return value === undefined ? null : interpolate(value, find, value.line, 1)
}

function interpolate({ text }: IniValue, find: (name: string) => IniValue | undefined, line: number, depth: number): Interpolated {
  const bad = (what: string): Interpolated => ({ ok: false, problem: { line, what } })
  if (depth > deepest) return bad(`its %(...)s go deeper than ${deepest} values`)
  const parts: string[] = []
  for (let at = 0; at < text.length; ) {
    const percent = text.indexOf('%', at)
    parts.push(text.slice(at, percent < 0 ? undefined : percent))
    if (percent < 0) break
    if (text[percent + 1] === '%') {
      parts.push('%')
      at = percent + 2
      continue
    }
    const [whole, name] = /^%\(([^)]+)\)s/.exec(text.slice(percent)) ?? []
    if (whole === undefined || name === undefined) return bad('a % stands alone, which makes the Python package chutes fail: write %%')
    const other = find(name.toLowerCase())
    if (other === undefined) return bad(`it names ${whole}, and its section has no such key`)
    const inner = interpolate(other, find, line, depth + 1)
    if (!inner.ok) return inner
    parts.push(inner.text)
    at = percent + whole.length
  }
  return { ok: true, text: parts.join('') }
}
