import { counted } from '../../base/counted.ts'
import { type Fault, fault } from '../../base/fault.ts'
import type { PythonValue } from '../../base/python/parse-json.ts'
import { stripWhitespace } from '../../base/python/whitespace.ts'
import { longestCaption } from '../../datasets/video-clips/clip-limits.ts'
import { answerObject } from '../answer-object.ts'
import { parseAsValidator } from '../omega/parse-as-validator.ts'

/** What an answer holds, as the validator takes it and as it is meant (reference sn21 2.3, 5.6). */
export interface Captions {
  /** What `len` of Python says of `texts`; null where it raises. 0: the validator takes it for no answer. */
  count: number | null
  /** One for each entry of `texts`: null where it is no string, none at all where `texts` is no list. */
  texts: readonly (string | null)[]
  faults: readonly Fault[]
}

/** `fault` alone: the validator gets no object out of it, and passes over the batch. `clips`: how many were asked for. */
export function readCaptions(body: Uint8Array, clips: number): Captions | { fault: Fault } {
  const answer = answerObject(body, parseAsValidator)
  if ('fault' in answer) return answer
  const texts = answer.value.get('texts')
  if (isEmpty(texts)) {
    const what = texts === undefined ? 'the answer has no `texts`' : '`texts` is empty'
    return { count: 0, texts: [], faults: [fault('S3031', { what, evidence: `its keys: ${keysOf(answer.value)}` })] }
  }
  if (!Array.isArray(texts)) {
    const found = fault('S3031', { what: `\`texts\` is ${typeName(texts)}, not a list of strings`, evidence: shown(texts) })
    return { count: lengthOf(texts), texts: [], faults: [found] }
  }
  const list = texts as readonly PythonValue[]
  return { count: list.length, texts: list.map((text) => (typeof text === 'string' ? text : null)), faults: [...wrongs(list, clips)] }
}

/** Whether a caption says anything: blanks alone are embedded by the validator, and are no caption all the same. */
export function saysSomething(text: string | null): text is string {
  return text !== null && stripWhitespace(text.replaceAll('\0', '')) !== ''
}

function* wrongs(list: readonly PythonValue[], clips: number): Iterable<Fault> {
  if (list.length !== clips) {
    yield fault('S3030', {
      what: `${counted(list.length, 'caption')} for ${counted(clips, 'clip')}`,
      evidence: list.slice(0, 8).map(shown).join(', '),
    })
  }
  const noText = first(list, (text) => typeof text !== 'string')
  if (noText !== null) {
    const nested = Array.isArray(list[noText.at]) ? ': lists are nested' : ''
    yield fault('S3032', {
      what: `${places(noText)} ${typeName(list[noText.at])}, not a string${nested}`,
      evidence: shown(list[noText.at]),
    })
  }
  const empty = first(list, (text) => typeof text === 'string' && !saysSomething(text))
  if (empty !== null) {
    const text = list[empty.at]
    const how = text === '' ? 'empty: the validator passes over the whole batch' : 'without a word'
    yield fault('S3033', { what: `${places(empty)} ${how}`, evidence: shown(text) })
  }
  const long = first(list, (text) => typeof text === 'string' && text.length > longestCaption)
  if (long !== null) {
    const length = (list[long.at] as string).length
    yield fault('S3035', {
      what: `${places(long)} ${length} characters long; bbx scores captions of up to ${longestCaption}`,
      evidence: shown(list[long.at]),
    })
  }
  const strange = first(list, (text) => typeof text === 'string' && (text.includes('\0') || !text.isWellFormed()))
  if (strange !== null) {
    const what = (list[strange.at] as string).includes('\0') ? 'with a NUL in it' : 'with half of a character (a lone surrogate)'
    yield fault('S3037', { what: `${places(strange)} ${what}`, evidence: shown(list[strange.at]) })
  }
}

interface Found {
  at: number
  count: number
}

function first(list: readonly PythonValue[], isWrong: (text: PythonValue) => boolean): Found | null {
  const at = list.findIndex(isWrong)
  return at < 0 ? null : { at, count: list.reduce<number>((count, text) => count + (isWrong(text) ? 1 : 0), 0) }
}

/** `caption 2 is`, `3 captions are, the first (caption 2)`. Counted from 1, as people count. */
function places({ at, count }: Found): string {
  return count === 1 ? `caption ${at + 1} is` : `of ${count} captions, the first is caption ${at + 1}, which is`
}

/** What Python takes for false. */
function isEmpty(value: PythonValue | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0 || value === 0n) return true
  return Array.isArray(value) ? value.length === 0 : value instanceof Map && value.size === 0
}

function lengthOf(value: PythonValue | undefined): number | null {
  if (typeof value === 'string') return [...value].length
  return value instanceof Map ? value.size : null
}

function typeName(value: PythonValue | undefined): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Map) return 'an object'
  return typeof value === 'bigint' ? 'a number' : `a ${typeof value}`
}

const shownCharacters = 60

function shown(value: PythonValue | undefined): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, shownCharacters))
  if (Array.isArray(value)) return `[${value.slice(0, 4).map(shown).join(', ')}${value.length > 4 ? ', …' : ''}]`
  return value instanceof Map ? '{…}' : String(value)
}

function keysOf(answer: ReadonlyMap<string, unknown>): string {
  const keys = [...answer.keys()].slice(0, 12).map((key) => key.slice(0, shownCharacters))
  return keys.join(', ') || 'none'
}
