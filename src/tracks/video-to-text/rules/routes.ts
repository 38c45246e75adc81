import { routesRule } from '../../server-rules/routes-rule.ts'

/** Reference sn21 2.1 and 2.3. */
export const routes = routesRule('video-to-text', [
  { method: 'POST', path: '/api/v1/inference', severity: 'error', why: 'every batch is asked there', mention: '/inference' },
  { method: 'GET', path: '/api/v1/health', severity: 'error', why: 'the server counts as up once it answers there' },
])
