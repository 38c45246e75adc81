import { BbxError } from '../base/bbx-error.ts'
import { type PythonValue, parsePythonJson } from '../base/python/parse-json.ts'
import type { Challenge, Dialogue } from './challenge.ts'
import { parseLines } from './parse-challenge-as-reference.ts'

/**
 * The strict reading of a challenge file, for what is going to be scored: the same three forms as the reference
 * (babelbit 1.1), but a file that is plainly damaged is refused with BbxError U0007, where the reference would serve the
 * source text of broken JSON as utterances. Uids may be integers; utterances must be strings.
 */
export function parseChallenge(text: string, source: string): Challenge {
  const challenge = looksLikeJson(text, source) ? fromJson(text, source) : parseLines(text, source)
  const [first] = challenge.dialogues
  if (challenge.challengeUid === null && first?.utterances.length === 0) throw refused(source, 'it holds no utterance')
  for (const dialogue of challenge.dialogues) refuseBadCharacters(dialogue, source)
  return challenge
}

function looksLikeJson(text: string, source: string): boolean {
  return source.toLowerCase().endsWith('.json') || /^\ufeff?\s*\{\s*["}]/.test(text)
}

function fromJson(text: string, source: string): Challenge {
  const value = parse(text, source)
  if (!(value instanceof Map)) throw refused(source, `an object is expected, not ${kindOf(value)}`)
  if (value.has('dialogues')) {
    if (!value.has('challenge_uid'))
      throw refused(source, '`challenge_uid` is missing: the reference would serve the file as lines of text')
    const challengeUid = readUid(value.get('challenge_uid'), 'challenge_uid', source)
    const dialogues = readList(value.get('dialogues'), 'dialogues', source)
    return {
      challengeUid,
      source,
      dialogues: dialogues.map((item, index) => readDialogue(item, challengeUid, `dialogues[${index}]`, source)),
    }
  }
  if (!value.has('utterances'))
    throw refused(source, 'it has neither `dialogues` (with `challenge_uid`) nor `utterances` (with `dialogue_uid`)')
  if (!value.has('dialogue_uid')) throw refused(source, '`dialogue_uid` is missing: the reference would serve the file as lines of text')
  return { challengeUid: null, source, dialogues: [readDialogue(value, null, '', source)] }
}

function parse(text: string, source: string): PythonValue {
  if (text.startsWith('\ufeff')) throw refused(source, 'it starts with a byte order mark, which JSON forbids')
  try {
    return parsePythonJson(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw refused(source, `it is not valid JSON: ${error.message}`)
    throw error
  }
}

function readDialogue(item: PythonValue, challengeUid: string | null, where: string, source: string): Dialogue {
  if (!(item instanceof Map)) throw refused(source, `${where}: an object is expected, not ${kindOf(item)}`)
  const at = (key: string) => (where === '' ? key : `${where}.${key}`)
  const language = item.get('language')
  return {
    challengeUid,
    dialogueUid: item.has('dialogue_uid') ? readUid(item.get('dialogue_uid'), at('dialogue_uid'), source) : null,
    language: typeof language === 'string' ? language : null,
    utterances: readList(item.get('utterances'), at('utterances'), source).map((utterance, index) => {
      if (typeof utterance === 'string') return utterance
      throw refused(source, `${at('utterances')}[${index}]: a string is expected, not ${kindOf(utterance)}`)
    }),
    source,
  }
}

function readUid(value: PythonValue | undefined, where: string, source: string): string {
  if (typeof value === 'string') return value
  if (typeof value === 'bigint') return value.toString()
  throw refused(source, `${where}: a string is expected, not ${kindOf(value)}`)
}

function readList(value: PythonValue | undefined, where: string, source: string): readonly PythonValue[] {
  if (Array.isArray(value)) return value as readonly PythonValue[]
  throw refused(source, `${where}: a list is expected, not ${kindOf(value)}`)
}

const loneSurrogate = /\p{Surrogate}/u

function refuseBadCharacters({ challengeUid, dialogueUid, utterances }: Dialogue, source: string): void {
  for (const text of [challengeUid ?? '', dialogueUid ?? '', ...utterances]) {
    const shown = JSON.stringify(text.slice(0, 60))
    if (text.includes('\0')) throw refused(source, `it holds zero bytes and looks like a binary file: ${shown}`)
    if (loneSurrogate.test(text)) throw refused(source, `it holds half of a surrogate pair, which UTF-8 cannot carry: ${shown}`)
  }
}

function kindOf(value: PythonValue | undefined): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Map) return 'an object'
  return typeof value === 'bigint' || typeof value === 'number' ? 'a number' : `a ${typeof value}`
}

function refused(source: string, why: string): BbxError {
  return new BbxError('U0007', {
    what: `${source} is not a challenge file`,
    why,
    remedy:
      'a challenge is {"challenge_uid", "dialogues": [{"dialogue_uid", "utterances": [text, ...]}]}, one such dialogue, or lines of text',
  })
}
