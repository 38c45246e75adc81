import { routesRule } from '../../server-rules/routes-rule.ts'

/** Reference sn21 2.1 to 2.6: the first two since January 2025, the others in the contests that followed. */
export const routes = routesRule('voice-to-voice', [
  { method: 'POST', path: '/api/v1/inference', severity: 'error', why: 'every sample is asked there', mention: '/inference' },
  { method: 'GET', path: '/api/v1/health', severity: 'error', why: 'the server counts as up once it answers there' },
  { method: 'POST', path: '/api/v1/v2v', severity: 'warning', why: 'contests from November 2025 ask for speech there' },
  { method: 'POST', path: '/api/v1/v2t', severity: 'warning', why: 'contests from August 2025 ask for text there' },
])
