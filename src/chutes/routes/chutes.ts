import { ask, parseJson } from '../ask/ask.ts'
import type { ChutesLine } from '../ask/line.ts'
import type { PlatformChute } from '../types.ts'
import { chuteSchema } from './chute-schema.ts'
import { pages } from './pages.ts'
import { pathOf } from './path-of.ts'

/** See `Chutes`. */
export async function chute(line: ChutesLine, idOrName: string, signal: AbortSignal): Promise<PlatformChute | null> {
  const path = `/chutes/${pathOf(idOrName)}`
  const answer = await ask(line, { method: 'GET', path, purpose: 'chutes', about: `the chute ${idOrName}`, reads: [404] }, signal)
  return answer.status === 404 ? null : parseJson(line, answer.body, chuteSchema)
}

/** See `Chutes`. */
export function chutes(line: ChutesLine, signal: AbortSignal): AsyncGenerator<PlatformChute> {
  return pages(line, { path: '/chutes/?include_public=false', purpose: 'chutes', about: 'the chutes', item: chuteSchema }, signal)
}

/** See `Chutes`. */
export async function chuteCode(line: ChutesLine, chuteId: string, signal: AbortSignal): Promise<string> {
  const path = `/chutes/code/${pathOf(chuteId)}`
  const answer = await ask(line, { method: 'GET', path, purpose: 'chutes', about: `the source of ${chuteId}` }, signal)
  return new TextDecoder().decode(answer.body)
}

/** See `Chutes`. */
export async function deleteChute(line: ChutesLine, chuteId: string, signal: AbortSignal): Promise<boolean> {
  const path = `/chutes/${pathOf(chuteId)}`
  const answer = await ask(line, { method: 'DELETE', path, purpose: 'chutes', about: `the chute ${chuteId}`, reads: [404] }, signal)
  return answer.status !== 404
}
