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
  if (typeof value === 'number') return floatRepr(value)
  if (value instanceof Map) return `{${Array.from(value, ([key, item]) => `${quoted(key)}: ${pythonRepr(item)}`).join(', ')}}`
  return `[${Array.from(value as readonly PythonValue[], pythonRepr).join(', ')}]`
}

/** The shortest digits that read back, as in JavaScript; but Python writes an exponent below 1e-4 and from 1e16 on. */
function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const [mantissa = '', exponentText = ''] = Math.abs(value).toExponential().split('e')
  const exponent = Number(exponentText)
  if (value !== 0 && (exponent < -4 || exponent >= 16)) {
    return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  }
  // Between those bounds JavaScript writes plain digits, but for 1e-5 and 1e-6 which are outside of them.
  const plain = String(Math.abs(value))
  return `${sign}${plain}${plain.includes('.') ? '' : '.0'}`
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
