import { routesRule } from '../../server-rules/routes-rule.ts'

/** Reference babelbit 2.2, 2.3 and 2.5: axons and arenas ask with GET, chutes with POST; without the errors nobody gets an answer. */
export const routes = routesRule('babelbit', [
  { method: 'POST', path: '/predict', severity: 'error', why: 'every step of a dialogue is asked there', mention: 'predict' },
  { method: 'GET', path: '/health', severity: 'error', why: 'the server counts as up once it answers there' },
  { method: 'POST', path: '/health', severity: 'warning', why: 'a chute is asked for its health with POST' },
  { method: 'GET', path: '/healthz', severity: 'warning', why: 'self-hosted miners are asked there' },
])
