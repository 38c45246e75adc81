import { type Fault, fault } from '../base/fault.ts'
import type { HttpFailure } from '../base/http.ts'

export interface AskedFor {
  method: string
  path: string
  timeoutMs: number
  /** How long our own event loop was held up meanwhile. */
  heldUpMs: number
}

/** Under this share of a time limit, a hold-up of ours changes nothing about a missed deadline. */
const negligibleShare = 0.05
const negligibleMs = 50

/** Whose fault it is that no answer came, and which. */
export function replyFault({ problem, detail, fault: found }: HttpFailure, { method, path, timeoutMs, heldUpMs }: AskedFor): Fault {
  const evidence = `${method} ${path}: ${detail}`
  switch (problem) {
    case 'timeout':
      return heldUpMs >= Math.max(negligibleMs, timeoutMs * negligibleShare)
        ? fault('H0003', { evidence: `${evidence}; bbx was held up for ${Math.round(heldUpMs)} ms` })
        : fault('S2003', { what: `no answer within ${timeoutMs} ms`, evidence })
    case 'reset':
      return fault('S2004', { evidence })
    case 'redirect':
      return fault('S2010', { what: `the server redirects: ${detail}`, evidence })
    case 'refused':
    case 'unreachable':
      return fault('S2014', { evidence })
    case 'too-large':
      return fault('S3005', { what: `the answer is larger than allowed: ${detail}`, evidence })
    case 'encoding':
    case 'protocol':
      return fault('S3007', { evidence })
    case 'tunnel':
      return found ?? fault('H0010', { evidence })
    case 'local':
      return fault('E0007', {
        what: 'this machine could not open a connection',
        evidence,
        remedy: 'close other programs: handles or ports ran out',
      })
  }
}
