import { type PythonValue, parsePythonJson } from '../base/python/parse-json.ts'
import { splitLines } from '../base/python/split-lines.ts'
import { pythonStr } from '../base/python/str.ts'
import { stripWhitespace } from '../base/python/whitespace.ts'
import type { Challenge, Dialogue } from './challenge.ts'

/**
 * What the reference's developer engine serves for a file's text, whatever the text is (reference babelbit 1.1): a
 * challenge, one dialogue, or else its lines. JSON of another shape, or broken JSON, is lines too.
 */
export function parseChallengeAsReference(text: string, source: string): Challenge {
  return parseJsonForms(text, source) ?? parseLines(text, source)
}

/** Every line that is not blank is an utterance of one dialogue without names. */
export function parseLines(text: string, source: string): Challenge {
  const utterances = splitLines(text)
    .map(stripWhitespace)
    .filter((line) => line !== '')
  return { challengeUid: null, dialogues: [{ challengeUid: null, dialogueUid: null, language: null, utterances, source }], source }
}

function parseJsonForms(text: string, source: string): Challenge | null {
  try {
    const value = parsePythonJson(text)
    if (!isDict(value)) return null
    if (value.has('challenge_uid') && value.has('dialogues')) {
      const challengeUid = pythonStr(value.get('challenge_uid') ?? null)
      const dialogues = Array.from(iterate(value.get('dialogues')), (item) => readDialogue(item, challengeUid, source))
      return { challengeUid, dialogues, source }
    }
    if (value.has('dialogue_uid') && value.has('utterances')) {
      return { challengeUid: null, dialogues: [readDialogue(value, null, source)], source }
    }
    return null
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null
    throw error
  }
}

function readDialogue(item: PythonValue, challengeUid: string | null, source: string): Dialogue {
  if (!isDict(item)) throw new TypeError('a dialogue is not an object')
  const uid = item.get('dialogue_uid')
  const language = item.get('language')
  return {
    challengeUid,
    dialogueUid: uid === undefined ? null : pythonStr(uid),
    language: typeof language === 'string' ? language : null,
    utterances: item.has('utterances') ? Array.from(iterate(item.get('utterances')), pythonStr) : [],
    source,
  }
}

/** Python's iteration: the items of a list, the keys of a dict, the code points of a string; TypeError for the rest. */
function iterate(value: PythonValue | undefined): Iterable<PythonValue> {
  if (typeof value === 'string') return value
  if (isDict(value)) return value.keys()
  if (Array.isArray(value)) return value as readonly PythonValue[]
  throw new TypeError('not iterable')
}

function isDict(value: PythonValue | undefined): value is ReadonlyMap<string, PythonValue> {
  return value instanceof Map
}
