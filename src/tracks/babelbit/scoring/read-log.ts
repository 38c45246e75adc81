import { isAscii } from 'node:buffer'
import { type PythonValue, parsePythonJson } from '../../../base/python/parse-json.ts'
import { stripWhitespace } from '../../../base/python/whitespace.ts'
import type { ForeignRow, LogEvent, LogRow } from './log-row.ts'
import { pythonType } from './python-type.ts'

/** Nesting that `json.loads` of CPython 3.12.1 still reads: with it the golden vectors were made. */
const deepestJson = 1497

export interface ReadLog {
  rows: (LogRow | ForeignRow)[]
  /** The first line whose bytes are not UTF-8, from 1: the reference raises. Lines with such bytes are left out of `rows`. */
  notUtf8: number | null
}

/** The lines of a dialogue log as the reference's reader sees them: blank and unparsable ones are skipped. */
export function readLog(bytes: Uint8Array): ReadLog {
  const rows: (LogRow | ForeignRow)[] = []
  const whole = decode(bytes)
  if (whole !== undefined) {
    readLines(whole, 1, rows)
    return { rows, notUtf8: null }
  }
  let notUtf8: number | null = null
  let line = 1
  for (const part of lineBytes(bytes)) {
    const text = decode(part)
    if (text === undefined) notUtf8 ??= line
    line = text === undefined ? line + 1 : readLines(text, line, rows)
  }
  return { rows, notUtf8 }
}

function decode(bytes: Uint8Array): string | undefined {
  if (isAscii(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function* lineBytes(bytes: Uint8Array): Generator<Uint8Array> {
  let start = 0
  while (start < bytes.length) {
    const end = bytes.indexOf(10, start)
    const next = end < 0 ? bytes.length : end + 1
    yield bytes.subarray(start, next)
    start = next
  }
}

/** Universal newlines: LF, CR and CRLF each end a line. Returns the number of the line after the last. */
function readLines(text: string, firstLine: number, rows: (LogRow | ForeignRow)[]): number {
  let line = firstLine
  let start = 0
  let carriage = text.indexOf('\r')
  while (start < text.length) {
    let end = text.indexOf('\n', start)
    if (end < 0) end = text.length
    if (carriage >= 0 && carriage < start) carriage = text.indexOf('\r', start)
    if (carriage >= 0 && carriage < end) end = carriage
    const row = readRow(stripWhitespace(text.slice(start, end)), line++)
    if (row !== undefined) rows.push(row)
    start = end + (text.startsWith('\r\n', end) ? 2 : 1)
  }
  return line
}

function readRow(text: string, line: number): LogRow | ForeignRow | undefined {
  if (text === '') return undefined
  const quick = quickRow(text, line)
  if (quick !== undefined) return quick
  let value: PythonValue
  try {
    value = parsePythonJson(text, deepestJson)
  } catch {
    return undefined
  }
  if (!(value instanceof Map)) return { line, foreign: pythonType(value) }
  const event = eventOf(value.get('event'))
  const textKey = event === 'utterance_complete' ? 'ground_truth' : 'prediction'
  return { line, event, index: value.get('utterance_index') ?? null, step: value.get('step') ?? null, text: value.get(textKey) ?? null }
}

/** Of longer lines the exact reader has to tell whether they are nested too deeply or hold too long a number. */
const quickLength = 2 * deepestJson

/** With these a key could be there a second time without being seen; `json.dumps` never writes them. */
const escapedLetter = /\\u00[4-7]/

/**
 * The row of a line in which nothing depends on what JavaScript's JSON does not tell: index and step are there once, as
 * ints, the text is a string. undefined for all others, which the exact reader then reads.
 */
function quickRow(text: string, line: number): LogRow | undefined {
  if (text.length > quickLength || escapedLetter.test(text)) return undefined
  let value: Record<string, unknown>
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { event, utterance_index: index, step } = value
  const isPredicted = event === 'predicted'
  if (!isPredicted && event !== 'utterance_complete') return undefined
  const content = isPredicted ? value.prediction : value.ground_truth
  if (typeof content !== 'string' || !isOnlyInt(text, '"utterance_index"', index)) return undefined
  if (isPredicted && !isOnlyInt(text, '"step"', step)) return undefined
  return { line, event, index: BigInt(index as number), step: isPredicted ? BigInt(step as number) : null, text: content }
}

/** Whether the key stands once in the line, followed by `: ` and this int. Inside a string its quotes would be escaped. */
function isOnlyInt(text: string, key: string, value: unknown): boolean {
  if (!Number.isSafeInteger(value)) return false
  const at = text.indexOf(key)
  const after = text.startsWith(`: ${value}`, at + key.length) ? text.charAt(at + key.length + 2 + String(value).length) : ''
  return (after === ',' || after === '}') && text.indexOf(key, at + 1) < 0
}

function eventOf(value: PythonValue | undefined): LogEvent {
  return value === 'predicted' || value === 'revealed' || value === 'utterance_complete' ? value : 'other'
}
