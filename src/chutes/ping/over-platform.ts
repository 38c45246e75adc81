import { BbxError } from '../../base/bbx-error.ts'
import { fault } from '../../base/fault.ts'
import type { Chutes } from '../types.ts'
import type { PingAnswer, PingOptions } from './ping.ts'

/**
 * Calls a chute at its own host, as a validator does. What the chute itself fails with, and that it is late, are answers; whatever else keeps it from being asked (nothing is hot, nobody
 * may call it, the platform cannot be reached) is thrown as `Chutes` says.
 */
export function overPlatform(
  chutes: Chutes,
  slug: string,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): PingOptions['call'] {
  return async (path, body): Promise<PingAnswer> => {
    const startedAt = performance.now()
    const late = AbortSignal.timeout(timeoutMs)
    try {
      const { json, text, ms } = await chutes.invoke({ slug, path, body, timeoutMs }, AbortSignal.any([signal, late]))
      if (json === null && text.trim() !== 'null')
        return { ok: false, fault: fault('S3001', { evidence: `POST ${path}: ${text.slice(0, 300)}` }), ms }
      return { ok: true, json, ms }
    } catch (error) {
      const ms = performance.now() - startedAt
      if (late.aborted && !signal.aborted)
        return { ok: false, fault: fault('S2003', { what: `no answer within ${timeoutMs} ms`, evidence: `POST ${path}` }), ms }
      if (!(error instanceof BbxError) || error.code !== 'E0075') throw error
      const { message: what, why, remedy } = error
      return { ok: false, fault: fault('E0075', { what, evidence: why ?? '', remedy }), ms }
    }
  }
}
