import type { Instruction } from './instruction.ts'
import { splitWords } from './split-words.ts'

/** Values that are known without a build argument. A name that maps to null is declared and has no value. */
export type KnownValues = Map<string, string | null>

/** What all values together may add to a text: lines that each double the one before would fill any memory, the builder's too. */
export const longestGrowth = 64 * 1024

/** Notes the defaults that an ARG or ENV instruction gives. Those that grow too long have no value from then on; returns their names. */
export function noteValues({ keyword, rest }: Instruction, values: KnownValues): string[] {
  const grown: string[] = []
  const note = (name: string, written: string): void => {
    const { text, tooLong } = substitute(written, values)
    values.set(name, tooLong ? null : text)
    if (tooLong) grown.push(name)
  }
  if (keyword === 'ENV' && !/^\S+=/.test(rest)) {
    const [, name, value] = /^(\S+)\s+(.*)$/.exec(rest) ?? []
    if (name !== undefined && value !== undefined) note(name, value)
    return grown
  }
  for (const word of splitWords(rest)) {
    const [, name = '', value] = /^([A-Za-z_]\w*)(?:=([\s\S]*))?$/.exec(word) ?? []
    if (name === '') continue
    if (value !== undefined) note(name, value)
    else if (!values.has(name)) values.set(name, null)
  }
  return grown
}

export interface Substituted {
  text: string
  /** Names that have no value. */
  unknown: string[]
  /** The text was cut. */
  tooLong: boolean
}

/** Puts known values for `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}`. */
export function substitute(text: string, values: KnownValues): Substituted {
  const unknown: string[] = []
  let room = longestGrowth
  const put = (value: string): string => {
    room -= value.length
    return room < 0 ? '' : value
  }
  const result = text.replaceAll(/\$(?:\{([A-Za-z_]\w*)(?::?([-+])([^}]*))?\}|([A-Za-z_]\w*))/g, (_, braced, sign, other, plain) => {
    const name: string = braced ?? plain
    const value = values.get(name) ?? null
    if (sign === '+') return value === null || value === '' ? '' : other
    if (value !== null && value !== '') return put(value)
    if (sign === '-') return other
    unknown.push(name)
    return ''
  })
  return { text: result, unknown, tooLong: room < 0 }
}
