import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { valueIn } from '../../../src/chutes/account/interpolate.ts'
import { defaults, type IniProblem, parseIni } from '../../../src/chutes/account/parse-ini.ts'

interface Case {
  name: string
  text: string
  sections?: Record<string, Record<string, string>>
  error?: string
}

const cases = JSON.parse(readFileSync(join(import.meta.dirname, 'configparser.json'), 'utf8')) as Case[]

function read(text: string): Record<string, Record<string, string>> | IniProblem {
  const parsed = parseIni(text)
  if (!parsed.ok) return parsed.problem
  const { sections } = parsed
  const all: Record<string, Record<string, string>> = {}
  for (const [name, own] of sections) {
    if (name === defaults) continue
    const found: Record<string, string> = {}
    for (const key of new Set([...(sections.get(defaults)?.keys() ?? []), ...own.keys()])) {
      const value = valueIn(sections, name, key)
      if (value === null) throw new Error(`${key} got lost`)
      if (!value.ok) return value.problem
      found[key] = value.text
    }
    all[name] = found
  }
  return all
}

describe('an INI file is read as CPython reads it', () => {
  it.each(cases)('$name', ({ text, sections, error }) => {
    const found = read(text)
    if (error === undefined) expect(found).toEqual(sections)
    else expect(found).toMatchObject({ line: expect.any(Number), what: expect.stringMatching(/\S/) })
  })

  it('forgives a byte order mark', () => {
    expect(read('\uFEFF[auth]\nusername = a\n')).toEqual({ auth: { username: 'a' } })
  })

  it.each([
    ['username = a\n', 1, 'before the first section'],
    ['[auth]\n\nusername = a\nUSERNAME = b\n', 4, 'username is there already'],
    ['[auth]\n# c\nusername\n', 3, 'neither a section nor KEY = VALUE'],
    ['[auth]\na = 1\nb = 5 %\n', 3, 'write %%'],
    ['[auth]\na = %(nix)s\n', 2, 'no such key'],
    ['[auth]\n[auth]\n', 2, 'is there already'],
  ])('says the line of what is wrong: %j', (text, line, what) => {
    expect(read(text)).toEqual({ line, what: expect.stringContaining(what) })
  })

  it('shows no value in what it says of one', () => {
    expect(JSON.stringify(read('[auth]\nhotkey_seed = deadbeef%x\n'))).not.toContain('deadbeef')
  })
})
