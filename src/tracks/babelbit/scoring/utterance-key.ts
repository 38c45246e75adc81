import { compareText } from '../../../base/python/compare-text.ts'
import { integerOfText } from '../../../base/python/integer-of-text.ts'
import type { PythonValue } from '../../../base/python/parse-json.ts'
import { PythonRaise } from './python-raise.ts'
import { pythonType } from './python-type.ts'

/** Equal for values that are one key of a Python dict: 1, 1.0 and true; the one NaN that `json.loads` knows. Raises for a list or an object. */
export function dictKey(value: PythonValue): string {
  if (typeof value === 'string') return `s${value}`
  if (typeof value === 'bigint') return `n${value}`
  if (typeof value === 'boolean') return value ? 'n1' : 'n0'
  if (typeof value === 'number') return Number.isInteger(value) ? `n${BigInt(value)}` : `f${value}`
  if (value === null) return 'none'
  throw new PythonRaise('TypeError', `unhashable type: '${pythonType(value)}'`)
}

/** Python's `int(value)`. */
export function intOf(value: PythonValue): bigint {
  if (typeof value === 'bigint') return value
  if (typeof value === 'boolean') return BigInt(value)
  if (typeof value === 'number') return intOfFloat(value)
  const integer = typeof value === 'string' ? integerOfText(value) : undefined
  if (integer !== undefined) return integer
  if (typeof value === 'string') throw new PythonRaise('ValueError', `invalid literal for int(): ${JSON.stringify(value.slice(0, 80))}`)
  throw new PythonRaise('TypeError', `int() argument must be a string or a number, not '${pythonType(value)}'`)
}

function intOfFloat(value: number): bigint {
  if (Number.isNaN(value)) throw new PythonRaise('ValueError', 'cannot convert float NaN to integer')
  if (!Number.isFinite(value)) throw new PythonRaise('OverflowError', 'cannot convert float infinity to integer')
  return BigInt(Math.trunc(value))
}

/**
 * `sorted(keys)`: numbers among themselves, texts by code point; the two do not mix. With NaN, which is less than nothing
 * and greater than nothing, the order depends on the algorithm: both languages sort with the same one.
 */
export function sortKeys<T>(list: readonly T[], keyOf: (item: T) => PythonValue): T[] {
  const kinds = new Set(list.map((item) => typeof keyOf(item) === 'string'))
  if (kinds.size > 1) throw new PythonRaise('TypeError', "'<' not supported between instances of 'str' and 'int'")
  return list.toSorted((a, b) => compareKeys(keyOf(a), keyOf(b)))
}

function compareKeys(a: PythonValue, b: PythonValue): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  const left = numeric(a)
  const right = numeric(b)
  return left < right ? -1 : left > right ? 1 : 0
}

function numeric(value: PythonValue): bigint | number {
  return typeof value === 'bigint' || typeof value === 'number' ? value : Number(value)
}
