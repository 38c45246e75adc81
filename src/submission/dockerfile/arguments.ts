import type { Instruction } from './instruction.ts'
import { splitWords } from './split-words.ts'

/** Values that are known without a build argument. A name that maps to null is declared and has no value. */
export type KnownValues = Map<string, string | null>

/** Notes the defaults that an ARG or ENV instruction gives. */
export function noteValues({ keyword, rest }: Instruction, values: KnownValues): void {
  if (keyword === 'ENV' && !/^\S+=/.test(rest)) {
    const [, name, value] = /^(\S+)\s+(.*)$/.exec(rest) ?? []
    if (name !== undefined && value !== undefined) values.set(name, substitute(value, values).text)
    return
  }
  for (const word of splitWords(rest)) {
    const [, name = '', value] = /^([A-Za-z_]\w*)(?:=([\s\S]*))?$/.exec(word) ?? []
    if (name === '') continue
    if (value !== undefined) values.set(name, substitute(value, values).text)
    else if (!values.has(name)) values.set(name, null)
  }
}

/** Puts known values for `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}`; `unknown` names what has none. */
export function substitute(text: string, values: KnownValues): { text: string; unknown: string[] } {
  const unknown: string[] = []
  const result = text.replaceAll(/\$(?:\{([A-Za-z_]\w*)(?::?([-+])([^}]*))?\}|([A-Za-z_]\w*))/g, (_, braced, sign, other, plain) => {
    const name: string = braced ?? plain
    const value = values.get(name) ?? null
    if (sign === '+') return value === null || value === '' ? '' : other
    if (value !== null && value !== '') return value
    if (sign === '-') return other
    unknown.push(name)
    return ''
  })
  return { text: result, unknown }
}
