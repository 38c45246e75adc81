import { BbxError } from '../../../base/bbx-error.ts'
import { answerText } from './answer-text.ts'
import { type Answering, type EngineAnswer, jsonAnswer, loneSurrogate, refusal } from './exchange.ts'
import type { Fields } from './fields.ts'
import type { Session } from './session.ts'
import type { SessionsOfOneKind } from './session-store.ts'
import type { Step } from './step.ts'

/** `/next`: the next step of the session that the body names; its prediction is ignored, as in the reference. */
export function nextStep({ session_id: id }: Fields, sessions: SessionsOfOneKind): Answering {
  // Lists and objects are no keys in Python: the reference hangs up on them.
  if (isFilled(id)) return refusal(400, 'session_id must be a string')
  const session = typeof id === 'string' ? sessions.use(id) : undefined
  return session === undefined ? refusal(400, 'invalid or missing session_id') : stepAnswer(session)
}

function isFilled(id: Fields[string] | undefined): boolean {
  return typeof id === 'object' && id !== null && Object.keys(id).length > 0
}

/** The step as JSON, with the session's id in front where it is the first. */
export function stepAnswer(session: Session, sessionId?: string): Answering {
  try {
    const step = session.next()
    return step instanceof Promise ? step.then((read) => written(read, sessionId), unreadable) : written(step, sessionId)
  } catch (error) {
    return unreadable(error)
  }
}

function written(step: Step, sessionId: string | undefined): EngineAnswer {
  const { done, challenge_uid, dialogue_index, dialogue_uid, utterance_index, token_index, token, word } = step
  const text = answerText({
    session_id: sessionId,
    done,
    challenge_uid,
    dialogue_index,
    dialogue_uid,
    utterance_index,
    token_index,
    token,
    word,
  })
  // JSON.stringify writes half a surrogate pair as an escape. The reference cannot send it at all, and has moved on.
  if (text.includes('\\ud') && [challenge_uid, dialogue_uid, token].some((part) => part !== null && part.search(loneSurrogate) >= 0)) {
    return refusal(400, 'the step holds half of a surrogate pair, which UTF-8 cannot carry')
  }
  return jsonAnswer(200, text)
}

function unreadable(error: unknown): EngineAnswer {
  if (error instanceof BbxError) return refusal(400, error.why === null ? error.message : `${error.message}: ${error.why}`)
  throw error
}
