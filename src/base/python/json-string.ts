// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON has to escape exactly these
const escapedUnits = /["\\\u0000-\u001f]/g
const escapedAsciiUnits = /["\\]|[^ -~]/g
const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

/** A string as `json.dumps` writes it: with `ensure_ascii` (`ascii`) every unit outside printable ASCII is `\uXXXX`. */
export function jsonString(text: string, ascii: boolean): string {
  return `"${text.replace(ascii ? escapedAsciiUnits : escapedUnits, escapeUnit)}"`
}

function escapeUnit(unit: string): string {
  return shortEscapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
