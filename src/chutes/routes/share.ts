import { ask } from '../ask/ask.ts'
import type { ChutesLine } from '../ask/line.ts'
import { refusal } from '../ask/refusal.ts'
import { said } from '../ask/said.ts'
import type { ShareAnswer } from '../types.ts'
import { jsonBody } from './json-body.ts'

export interface Sharing {
  chuteId: string
  /** A UUID, or a name; in a name the platform takes `_` for any character. */
  user: string
}

/** See `Chutes`. Sharing twice is sharing once. */
export async function share(line: ChutesLine, wanted: Sharing, signal: AbortSignal): Promise<ShareAnswer> {
  const question = questionOf('/chutes/share', wanted, `sharing ${wanted.chuteId} with ${wanted.user}`)
  const answer = await ask(line, { ...question, reads: [400] }, signal)
  if (answer.status !== 400) return 'shared'
  const words = said(line, answer.body)
  if (/with yourself/i.test(words)) return 'own-account'
  if (/chute is public/i.test(words)) return 'public'
  throw refusal(line, question, answer)
}

/** See `Chutes`. */
export async function unshare(line: ChutesLine, wanted: Sharing, signal: AbortSignal): Promise<void> {
  await ask(line, questionOf('/chutes/unshare', wanted, `taking ${wanted.chuteId} back from ${wanted.user}`), signal)
}

function questionOf(path: string, { chuteId, user }: Sharing, about: string) {
  const body = jsonBody({ chute_id_or_name: chuteId, user_id_or_name: user })
  return { method: 'POST', path, purpose: 'chutes', body, about } as const
}
