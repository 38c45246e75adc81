import { floatText } from './float-text.ts'
import { jsonString } from './json-string.ts'
import { PythonFloat } from './python-float.ts'

/** What `json.dumps` is given: a plain `number` is an int, a float is wrapped. Keys keep the order of insertion. */
export type PythonJson =
  | null
  | boolean
  | number
  | bigint
  | string
  | PythonFloat
  | readonly PythonJson[]
  | { readonly [key: string]: PythonJson }

export interface JsonStyle {
  /** `ensure_ascii`, Python's default. */
  ascii?: boolean
  /** Spaces a level; without it one line with `, ` and `: `. */
  indent?: number
  /** `separators=(',', ':')`, for one line. */
  compact?: boolean
}

/** Python's `json.dumps(value, ensure_ascii=..., indent=...)`, byte for byte. Throws RangeError for an int with a fraction. */
export function jsonText(value: PythonJson, { ascii = true, indent, compact = false }: JsonStyle = {}): string {
  return write(value, { ascii, indent: indent ?? null, comma: compact ? ',' : ', ', colon: compact ? ':' : ': ' }, 0)
}

interface Layout {
  ascii: boolean
  indent: number | null
  comma: string
  colon: string
}

function write(value: PythonJson, layout: Layout, depth: number): string {
  if (typeof value === 'string') return jsonString(value, layout.ascii)
  if (value === null || typeof value !== 'object') return scalar(value)
  if (value instanceof PythonFloat) return jsonFloat(value.value)
  const inside = (part: PythonJson) => write(part, layout, depth + 1)
  if (isList(value)) return wrap('[', ']', value.map(inside), layout, depth)
  const members = Object.entries(value).map(([key, member]) => `${jsonString(key, layout.ascii)}${layout.colon}${inside(member)}`)
  return wrap('{', '}', members, layout, depth)
}

function isList(value: object): value is readonly PythonJson[] {
  return Array.isArray(value)
}

function scalar(value: null | boolean | number | bigint): string {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError(`${value} is not an int: wrap it with float()`)
  return String(value)
}

function jsonFloat(value: number): string {
  if (Number.isFinite(value)) return floatText(value)
  return Number.isNaN(value) ? 'NaN' : value < 0 ? '-Infinity' : 'Infinity'
}

function wrap(open: string, close: string, parts: readonly string[], layout: Layout, depth: number): string {
  if (parts.length === 0) return open + close
  const { indent, comma } = layout
  if (indent === null) return open + parts.join(comma) + close
  const line = `\n${' '.repeat(indent * (depth + 1))}`
  return `${open}${line}${parts.join(`,${line}`)}\n${' '.repeat(indent * depth)}${close}`
}
