import { floatText } from './float-text.ts'
import type { PythonValue } from './parse-json.ts'

/** Python's `str(value)` of a value that came from JSON: `None`, `True`, `7`, `1.0`, `['a', {'b': nan}]`. */
export function pythonStr(value: PythonValue): string {
  return typeof value === 'string' ? value : pythonRepr(value)
}

function pythonRepr(value: PythonValue): string {
  if (value === null) return 'None'
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return floatText(value)
  if (value instanceof Map) return `{${Array.from(value, ([key, item]) => `${quoted(key)}: ${pythonRepr(item)}`).join(', ')}}`
  return `[${Array.from(value as readonly PythonValue[], pythonRepr).join(', ')}]`
}

const shortEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
/** What `str.isprintable` denies, but for the space: Cc, Cf, Cs, Co, Cn, Zl, Zp, Zs. */
const unprintable = /[\\\p{C}\p{Z}]/gu

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replace(unprintable, (mark) => (mark === ' ' ? mark : (shortEscapes[mark] ?? hexEscape(mark))))
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote
}

function hexEscape(mark: string): string {
  const code = mark.codePointAt(0) ?? 0
  const hex = code.toString(16)
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
