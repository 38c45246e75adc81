import { setTimeout as sleep } from 'node:timers/promises'
import { BbxError } from '../base/bbx-error.ts'
import type { Call, Contract } from '../base/contract.ts'
import type { HttpClient, HttpFailure, HttpResult } from '../base/http.ts'

export interface HealthProbe {
  method: Call['method']
  path: string
}

export interface HealthOptions {
  http: HttpClient
  contract: Contract
  /** Between two rounds; a function of how long it has lasted where that changes. */
  intervalMs: number | ((elapsedMs: number) => number)
  signal: AbortSignal
  /** Polling stops at once when this is done: a dead server does not become healthy. */
  exited?: Promise<unknown>
  /** How long it may be that nothing accepts connections; as long as the start may take where not given. */
  refusedForMs?: number
  /** How long it may be that the server answers, but serves no way of asking for health: routes that come late are rare. */
  notServedForMs?: number
  onTry?: (what: string) => void
}

export type HealthOutcome =
  | ({ healthy: true; afterMs: number } & HealthProbe)
  | { healthy: false; why: Unhealthy /** What each path answered last. */; last: string; afterMs: number }

export type Unhealthy = 'exited' | 'deadline' | 'unreachable' | 'not-served'

/** What came of asking at one path, by the last method that was tried. */
interface Asked {
  method: HealthProbe['method']
  result: HttpResult
  /** Of every method that was tried. */
  replies: readonly string[]
  /** By the end of the start-up time: the answer, or the methods that were left to try. */
  cutShort: boolean
}

const healthBodyBytes = 1024 * 1024
const notServed = new Set([404, 405, 501])

/**
 * Asks the contract's paths in order, again and again, until one is healthy or the start-up time is over. Throws for abort, and a
 * BbxError where the way to the server broke: nobody knows then whether it is healthy.
 */
export async function waitUntilHealthy(options: HealthOptions): Promise<HealthOutcome> {
  const { contract, intervalMs, signal, exited, refusedForMs = contract.startupTimeoutMs, notServedForMs = 10_000 } = options
  const startedAt = performance.now()
  const elapsed = () => performance.now() - startedAt
  const pauseMs = typeof intervalMs === 'number' ? () => intervalMs : intervalMs
  const stop = new AbortController()
  const heard = new Map<string, readonly string[]>()
  const last = () => (heard.size === 0 ? 'not asked yet' : [...heard.values()].flat().join('; '))
  const state = { gone: false, everConnected: false, servedAtMs: 0 }
  const unhealthy = (why: Unhealthy): HealthOutcome => ({ healthy: false, why, last: last(), afterMs: elapsed() })
  exited?.then(() => {
    state.gone = true
    stop.abort()
  })
  const eitherSignal = AbortSignal.any([signal, stop.signal])
  const ask = async (path: string): Promise<Asked | null> => {
    const replies: string[] = []
    let asked: Asked | null = null
    for (const method of contract.healthMethods) {
      const leftMs = contract.startupTimeoutMs - elapsed()
      if (leftMs <= 0) return asked === null ? null : { ...asked, cutShort: true }
      const result = await askHealth(options.http, contract, { method, path }, Math.min(contract.healthTimeoutMs, leftMs), eitherSignal)
      replies.push(describe({ method, path }, result))
      const cutShort = !result.ok && result.problem === 'timeout' && leftMs < contract.healthTimeoutMs
      asked = { method, result, replies, cutShort }
      if (!isNotServed(result)) break
    }
    return asked
  }
  try {
    while (true) {
      for (const path of contract.healthPaths) {
        const asked = await ask(path)
        if (asked === null) return unhealthy('deadline')
        const { method, result, replies, cutShort } = asked
        if (result.ok && contract.isHealthy(result.status, result.body)) return { healthy: true, method, path, afterMs: elapsed() }
        if (!result.ok && result.problem === 'tunnel') throw tunnelError(result)
        // A last try that was cut short by the end of the start-up time tells less than the one before it.
        if (!cutShort || !heard.has(path)) heard.set(path, replies)
        if (!isNotServed(result)) state.servedAtMs = elapsed()
        const connected = result.ok || (result.problem !== 'refused' && result.problem !== 'unreachable')
        if (connected) state.everConnected = true
        options.onTry?.(state.everConnected ? last() : 'waiting for the server')
        if (connected) continue
        if (!state.everConnected && elapsed() >= refusedForMs) return unhealthy('unreachable')
        break
      }
      if (elapsed() - state.servedAtMs >= notServedForMs) return unhealthy('not-served')
      await sleep(Math.min(pauseMs(elapsed()), Math.max(0, contract.startupTimeoutMs - elapsed())), undefined, { signal: eitherSignal })
    }
  } catch (error) {
    signal.throwIfAborted()
    if (!state.gone) throw error
    return unhealthy('exited')
  }
}

function isNotServed(result: HttpResult): boolean {
  return result.ok && notServed.has(result.status)
}

export function askHealth(
  http: HttpClient,
  { agent }: Pick<Contract, 'agent'>,
  { method, path }: HealthProbe,
  timeoutMs: number,
  signal: AbortSignal,
  keepAlive = true,
): Promise<HttpResult> {
  const isPost = method === 'POST'
  const headers = { 'user-agent': agent, ...(isPost ? { 'content-type': 'application/json' } : {}) }
  return http.request(
    { method, path, timeoutMs, maxBodyBytes: healthBodyBytes, keepAlive, headers, ...(isPost ? { body: '{}' } : {}) },
    signal,
  )
}

function tunnelError({ fault, detail }: HttpFailure): BbxError {
  return new BbxError(fault?.code ?? 'H0010', { ...(fault === undefined ? {} : { what: fault.what, remedy: fault.remedy }), why: detail })
}

/** What came of a health request, for messages: `GET /health: status 503 {"status":"loading"}`. */
export function describe({ method, path }: HealthProbe, result: HttpResult): string {
  if (!result.ok) return `${method} ${path}: ${result.detail}`
  const body = new TextDecoder().decode(result.body.subarray(0, 200)).trim()
  return `${method} ${path}: status ${result.status}${body === '' ? '' : ` ${body}`}`
}
