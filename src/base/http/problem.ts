import type { HttpProblem } from './types.ts'

const local = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL'])
const reset = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'HPE_INVALID_EOF_STATE', 'UND_ERR_ABORTED'])
const unreachable = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ETIMEDOUT',
  'EACCES',
  'EPERM',
  'EINVAL',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Sorts what Node and undici report; null for what only a bug of ours can cause. */
export function problemOf(error: Error, connected: boolean): HttpProblem | null {
  const code = String((error as NodeJS.ErrnoException).code ?? '')
  if (code === 'ECONNREFUSED') return 'refused'
  if (local.has(code)) return 'local'
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') return null
  if (!connected && (reset.has(code) || isTls(code))) return 'unreachable'
  if (unreachable.has(code)) return 'unreachable'
  if (reset.has(code)) return 'reset'
  // undici's words for a 100 or 101 that nobody asked for.
  if (code === 'UND_ERR_SOCKET') return /^bad /.test(error.message) ? 'protocol' : 'reset'
  if (error.name === 'HTTPParserError' || /^(HPE|UND_ERR)_/.test(code)) return 'protocol'
  return connected ? 'reset' : 'unreachable'
}

function isTls(code: string): boolean {
  return code.includes('CERT') || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS') || code === 'EPROTO'
}
