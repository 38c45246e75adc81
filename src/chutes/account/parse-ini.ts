/** A value as the file has it, nothing put in for `%`. */
export interface IniValue {
  text: string
  /** From 1; of the key. */
  line: number
}

export type IniSection = ReadonlyMap<string, IniValue>

/** What is wrong with a file; `what` holds no value, which may be a secret. */
export interface IniProblem {
  line: number
  what: string
}

export type ParsedIni = { ok: true; sections: ReadonlyMap<string, IniSection> } | { ok: false; problem: IniProblem }

const comment = /^\s*[#;]/
const header = /^\[(.+)\]/
/** The first of the two delimiters counts: a value may hold the other. */
const setting = /^(.*?)\s*[=:]\s*(.*)$/

/**
 * A file as Python's ConfigParser reads it with nothing but its defaults (reference chutes 1.1): `=` and `:`, comments on lines of their own, keys in any
 * case, sections in theirs, indented lines that go on with a value, nothing twice. A byte order mark, which Python stumbles over, is forgiven.
 */
export function parseIni(text: string): ParsedIni {
  const sections = new Map<string, Map<string, IniValue>>()
  let section: Map<string, IniValue> | null = null
  let open: { value: IniValue; indent: number } | null = null
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  for (const [index, raw] of lines.entries()) {
    const line = index + 1
    const bad = (what: string): ParsedIni => ({ ok: false, problem: { line, what } })
    if (comment.test(raw)) continue
    const content = raw.trim()
    if (content === '') {
      if (open !== null) open.value.text += '\n'
      continue
    }
    const indent = raw.length - raw.trimStart().length
    if (open !== null && indent > open.indent) {
      open.value.text += `\n${content}`
      continue
    }
    open = null
    const name = header.exec(content)?.[1]
    if (name !== undefined) {
      // All sections start from this one, and it may stand there several times.
      if (sections.has(name) && name !== defaults) return bad(`the section [${name}] is there already`)
      section = sections.get(name) ?? new Map()
      sections.set(name, section)
      continue
    }
    if (section === null) return bad('there is a line before the first section, for example [auth]')
    const [, key = '', value = ''] = setting.exec(content) ?? []
    if (key === '') return bad('it is neither a section nor KEY = VALUE')
    const lower = key.toLowerCase()
    if (section.has(lower)) return bad(`${lower} is there already in its section`)
    const added = { text: value, line }
    section.set(lower, added)
    open = { value: added, indent }
  }
  for (const values of sections.values()) for (const value of values.values()) value.text = value.text.trimEnd()
  return { ok: true, sections }
}

/** The section whose keys every other one has too. */
export const defaults = 'DEFAULT'
