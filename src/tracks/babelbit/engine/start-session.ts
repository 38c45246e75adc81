import { existsSync } from 'node:fs'
import { findChallengePath, isGiven } from './challenge-path.ts'
import type { ChallengeReader } from './challenge-reader.ts'
import type { EngineOptions } from './engine-options.ts'
import { type EngineAnswer, refusal } from './exchange.ts'
import type { Fields } from './fields.ts'
import { stepAnswer } from './next-step.ts'
import { openSession } from './session.ts'
import type { SessionsOfOneKind } from './session-store.ts'

/** `/start`: a new session, and its first step together with its id. */
export async function startSession(
  fields: Fields,
  sessions: SessionsOfOneKind,
  read: ChallengeReader,
  options: EngineOptions,
): Promise<EngineAnswer> {
  const found = await findChallenge(fields, options)
  if ('refused' in found) return found.refused
  const session = openSession(read(found.file))
  const id = sessions.add(session)
  if (id === null) return refusal(503, `too many sessions: at most ${options.maxSessions}`, { 'Retry-After': '60' })
  const answer = await stepAnswer(session, id)
  // The client never learns of an id that it was not given.
  if (answer.status !== 200) sessions.remove(id)
  return answer
}

async function findChallenge({ path }: Fields, options: EngineOptions): Promise<{ file: string } | { refused: EngineAnswer }> {
  const { challenge } = options
  if (isGiven(path)) return findChallengePath(path, options)
  if (challenge === null) return { refused: refusal(400, "missing 'path' and no --challenge set on server") }
  if (!existsSync(challenge)) return { refused: refusal(400, `file not found: ${challenge}`) }
  return { file: challenge }
}
