import type { Json } from '../../../base/json.ts'
import { answerText } from './answer-text.ts'
import type { EngineAuthOptions } from './engine-options.ts'
import { type Answering, type EngineAnswer, type EngineRequest, jsonAnswer, refusal } from './exchange.ts'
import { openLogins } from './logins.ts'

export interface AuthRoutes {
  /** The refusal of a request without a good bearer token, or null for one with it. */
  refuse(request: EngineRequest): EngineAnswer | null
  /** Answers `/auth` and `/auth/verify`; null for other paths. */
  answer(path: string, body: Json): Answering | null
}

const bearer = /^Bearer +([\w-]+)$/i

/** The login of the production engine (reference babelbit 1.3): a challenge, its signature, a token for everything else. */
export function authRoutes(options: EngineAuthOptions): AuthRoutes {
  const logins = openLogins(options)
  return {
    refuse({ authorization }) {
      const token = bearer.exec(authorization ?? '')?.[1]
      if (token !== undefined && logins.isValid(token)) return null
      return refusal(401, 'missing, unknown or expired token: see /auth', { 'WWW-Authenticate': 'Bearer' })
    },
    answer(path, body) {
      if (path === '/auth') return jsonAnswer(200, answerText({ ...logins.challenge() }))
      if (path !== '/auth/verify') return null
      return import('./check-login.ts').then(({ checkLogin }) => checkLogin(body, logins, options.allow))
    },
  }
}
