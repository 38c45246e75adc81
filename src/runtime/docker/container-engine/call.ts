import { BbxError } from '../../../base/bbx-error.ts'

export interface CallOptions {
  timeoutMs?: number
  signal?: AbortSignal
}

const defaultTimeoutMs = 30_000

const gone = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND'])

/**
 * Awaits a call of dockerode, which itself has no time limit: a wedged container engine would hold it for ever. What the promise does
 * after that is not waited for. An answer with an error status is thrown as it is.
 */
export async function boundedCall<T>(
  what: string,
  promise: Promise<T>,
  { timeoutMs = defaultTimeoutMs, signal }: CallOptions = {},
): Promise<T> {
  signal?.throwIfAborted()
  let timer: NodeJS.Timeout | undefined
  let onAbort: (() => void) | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new BbxError('E0021', { what: `the container engine did not answer within ${timeoutMs / 1000} s: ${what}` }))
    }, timeoutMs)
    onAbort = () => reject(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([promise, limit])
  } catch (error) {
    throw asEngineError(error, what)
  } finally {
    clearTimeout(timer)
    if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort)
    // Given up on: its late failure is nobody's.
    promise.catch(() => {})
  }
}

/** The status of a container engine's answer, or null where the error is none. */
export function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return null
  return typeof error.statusCode === 'number' ? error.statusCode : null
}

/** What the container engine said, without dockerode's "(HTTP code 500) server error - " before it. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/^\(HTTP code \d+\) [^-]*- /, '').trim()
}

function asEngineError(error: unknown, what: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (typeof code !== 'string' || !gone.has(code)) return error
  return new BbxError('E0028', { what: `the container engine is gone: ${what}`, why: messageOf(error), cause: error })
}
