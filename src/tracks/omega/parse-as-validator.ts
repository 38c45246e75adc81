import { type PythonValue, parsePythonJson } from '../../base/python/parse-json.ts'

/** An answer as `json()` of Python's requests reads it, which passes over a byte order mark; null for what is no object. Throws for what is no JSON. */
export function parseAsValidator(text: string): ReadonlyMap<string, PythonValue> | null {
  const value = parsePythonJson(text.startsWith('\uFEFF') ? text.slice(1) : text)
  return value instanceof Map ? value : null
}
