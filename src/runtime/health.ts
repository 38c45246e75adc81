import { setTimeout as sleep } from 'node:timers/promises'
import type { Contract } from '../base/contract.ts'
import type { HttpClient, HttpResult } from '../base/http.ts'

export interface HealthOptions {
  http: HttpClient
  contract: Contract
  intervalMs: number
  signal: AbortSignal
  /** Polling stops at once when this is done: a dead server does not become healthy. */
  exited?: Promise<unknown>
  /** How long it may be that nothing accepts connections; as long as the start may take where not given. */
  refusedForMs?: number
  onTry?: (what: string) => void
}

export type HealthOutcome =
  | { healthy: true; path: string; afterMs: number }
  | { healthy: false; why: 'exited' | 'deadline' | 'unreachable' /** What each path answered last. */; last: string; afterMs: number }

const healthBodyBytes = 1024 * 1024

/** Asks the contract's paths in order, again and again, until one is healthy or the start-up time is over. Throws only for abort. */
export async function waitUntilHealthy(options: HealthOptions): Promise<HealthOutcome> {
  const { contract, intervalMs, signal, exited, refusedForMs = contract.startupTimeoutMs } = options
  const startedAt = performance.now()
  const elapsed = () => performance.now() - startedAt
  const stop = new AbortController()
  const heard = new Map<string, string>()
  const last = () => (heard.size === 0 ? 'not asked yet' : [...heard.values()].join('; '))
  const state = { gone: false, everConnected: false }
  exited?.then(() => {
    state.gone = true
    stop.abort()
  })
  const eitherSignal = AbortSignal.any([signal, stop.signal])
  try {
    while (true) {
      for (const path of contract.healthPaths) {
        const leftMs = contract.startupTimeoutMs - elapsed()
        if (leftMs <= 0) return { healthy: false, why: 'deadline', last: last(), afterMs: elapsed() }
        const result = await askHealth(options.http, path, Math.min(contract.healthTimeoutMs, leftMs), eitherSignal)
        if (result.ok && contract.isHealthy(result.status, result.body)) return { healthy: true, path, afterMs: elapsed() }
        // A last try that was cut short by the end of the start-up time tells less than the one before it.
        const cutShort = !result.ok && result.problem === 'timeout' && leftMs < contract.healthTimeoutMs && heard.has(path)
        if (!cutShort) heard.set(path, describe(path, result))
        options.onTry?.(last())
        const connected = result.ok || (result.problem !== 'refused' && result.problem !== 'unreachable')
        if (connected) state.everConnected = true
        else if (!state.everConnected && elapsed() >= refusedForMs) {
          return { healthy: false, why: 'unreachable', last: last(), afterMs: elapsed() }
        } else break
      }
      await sleep(Math.min(intervalMs, Math.max(0, contract.startupTimeoutMs - elapsed())), undefined, { signal: eitherSignal })
    }
  } catch (error) {
    signal.throwIfAborted()
    if (!state.gone) throw error
    return { healthy: false, why: 'exited', last: last(), afterMs: elapsed() }
  }
}

export function askHealth(http: HttpClient, path: string, timeoutMs: number, signal: AbortSignal, keepAlive = true): Promise<HttpResult> {
  return http.request({ method: 'GET', path, timeoutMs, maxBodyBytes: healthBodyBytes, keepAlive }, signal)
}

/** What came of a health request, for messages: `GET /health: status 503 {"status":"loading"}`. */
export function describe(path: string, result: HttpResult): string {
  if (!result.ok) return `GET ${path}: ${result.detail}`
  const body = new TextDecoder().decode(result.body.subarray(0, 200)).trim()
  return `GET ${path}: status ${result.status}${body === '' ? '' : ` ${body}`}`
}
