import type { Json } from '../../../base/json.ts'
import { answerText } from './answer-text.ts'
import { type AuthRoutes, authRoutes } from './auth-routes.ts'
import { challengeReader } from './challenge-reader.ts'
import type { EngineOptions } from './engine-options.ts'
import { type Answering, type EngineRequest, jsonAnswer, refusal } from './exchange.ts'
import type { Fields } from './fields.ts'
import { nextStep } from './next-step.ts'
import { readRequestBody } from './request-body.ts'
import { sessionStore, sessionsOfOneKind } from './session-store.ts'
import { startSession } from './start-session.ts'
import { unsupportedMethod } from './unsupported-method.ts'

/** What every request is answered with (reference babelbit 1.1 and 1.3), whatever it came in through. */
export function engineRoutes(options: EngineOptions): (request: EngineRequest) => Answering {
  const read = challengeReader()
  const sessions = sessionStore(options.maxSessions, options.sessionTtlMs)
  const main = sessionsOfOneKind(sessions)
  // A session of its own kind: the production engine's solo challenge is another one (reference babelbit 1.3).
  const solo = sessionsOfOneKind(sessions)
  const auth: AuthRoutes | null = options.auth === null ? null : authRoutes(options.auth)

  const walks = new Map<string, (fields: Fields) => Answering>([
    ['/start', (fields) => startSession(fields, main, read, options)],
    ['/next', (fields) => nextStep(fields, main)],
    ['/solo/start', (fields) => startSession(fields, solo, read, options)],
    ['/solo/next', (fields) => nextStep(fields, solo)],
  ])

  function answerGet(path: string, request: EngineRequest): Answering {
    if (path === '/health') return jsonAnswer(200, answerText({ status: 'healthy', sessions: sessions.size }))
    // The validator's client starts with GET, the developer's with POST.
    if (path !== '/start' && path !== '/solo/start') return unsupportedMethod(request.method)
    return auth?.refuse(request) ?? walks.get(path)?.({}) ?? unsupportedMethod(request.method)
  }

  return (request) => {
    // The reference's http.server takes several slashes in front for one.
    const path = request.target.startsWith('//') ? request.target.replace(/^\/+/, '/') : request.target
    if (request.method === 'GET') return answerGet(path, request)
    if (request.method !== 'POST') return unsupportedMethod(request.method)
    const route = walks.get(path)
    const refused = route === undefined ? null : auth?.refuse(request)
    if (refused) return refused
    // The body is looked at before the path, also as in the reference.
    const body = readRequestBody(request.body)
    if ('error' in body) return refusal(400, body.error)
    if (route === undefined) return auth?.answer(path, body.value) ?? refusal(404, 'unknown endpoint')
    return isObject(body.value) ? route(body.value) : refusal(400, 'body must be a JSON object')
  }
}

function isObject(value: Json): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
