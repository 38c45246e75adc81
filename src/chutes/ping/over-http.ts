import { type Fault, fault } from '../../base/fault.ts'
import type { HttpClient, HttpFailure } from '../../base/http.ts'
import type { Json } from '../../base/json.ts'
import type { PingAnswer, PingOptions } from './ping.ts'

/** Of an answer: a prediction is a sentence. */
const maxBodyBytes = 4 * 1024 * 1024
const shownChars = 300

/** Calls a chute that runs on this machine, or anywhere without the platform before it: `chutes run --dev`, `bbx run --via chute`. */
export function overHttp(http: HttpClient, { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal }): PingOptions['call'] {
  return async (path, body): Promise<PingAnswer> => {
    const headers = { 'content-type': 'application/json' }
    const result = await http.request({ method: 'POST', path, headers, body: JSON.stringify(body), timeoutMs, maxBodyBytes }, signal)
    if (!result.ok) return { ok: false, fault: faultOf(result, path, timeoutMs), ms: result.ms }
    const text = new TextDecoder().decode(result.body)
    const evidence = `POST ${path}: ${text.slice(0, shownChars)}`
    if (result.status !== 200)
      return { ok: false, fault: fault('S2005', { what: `the answer has status ${result.status}`, evidence }), ms: result.ms }
    try {
      return { ok: true, json: JSON.parse(text) as Json, ms: result.ms }
    } catch {
      return { ok: false, fault: fault('S3001', { evidence }), ms: result.ms }
    }
  }
}

function faultOf({ problem, detail, status }: HttpFailure, path: string, timeoutMs: number): Fault {
  const evidence = `POST ${path}: ${detail}`
  switch (problem) {
    case 'timeout':
      return fault('S2003', { what: `no answer within ${timeoutMs} ms`, evidence })
    case 'refused':
    case 'unreachable':
      return fault('S2014', { evidence })
    case 'too-large':
      return fault('S3005', { evidence })
    case 'redirect':
      return fault('S2010', { evidence })
    case 'encoding':
    case 'protocol':
      return fault('S3007', { evidence })
    case 'local':
      return fault('E0007', { what: 'this machine could not open a connection', evidence })
    case 'reset':
    case 'tunnel':
      return fault('S2004', {
        what: status === null ? 'the connection broke before an answer came' : 'the connection broke in the answer',
        evidence,
      })
  }
}
