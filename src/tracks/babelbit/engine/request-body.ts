import { isUtf8 } from 'node:buffer'
import type { Json } from '../../../base/json.ts'
import { type PythonValue, parsePythonJson } from '../../../base/python/parse-json.ts'

type Body = { value: Json } | { error: string }

/** Deep nesting needs that many characters: shorter bodies go the short way. */
const shallow = 1000

/** A request's body as the reference reads it: nothing at all is `{}`; what Python's `json.loads` refuses is refused. */
export function readRequestBody(bytes: Buffer): Body {
  if (bytes.length === 0) return { value: {} }
  if (!isUtf8(bytes)) return { error: 'body is not UTF-8' }
  const text = bytes.toString('utf8')
  try {
    const value = JSON.parse(text) as Json
    if (text.length > shallow) parsePythonJson(text)
    return { value }
  } catch {
    return readAsPython(text)
  }
}

/** Python also takes `NaN` and infinities. */
function readAsPython(text: string): Body {
  try {
    return { value: asJson(parsePythonJson(text)) }
  } catch {
    return { error: 'invalid JSON' }
  }
}

function asJson(value: PythonValue): Json {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Map) return Object.fromEntries(Array.from(value, ([key, item]) => [key, asJson(item)]))
  return Array.isArray(value) ? (value as readonly PythonValue[]).map(asJson) : (value as Json)
}
