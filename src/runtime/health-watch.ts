import { setTimeout as sleep } from 'node:timers/promises'
import type { Contract } from '../base/contract.ts'
import { type Fault, fault } from '../base/fault.ts'
import type { HttpClient } from '../base/http.ts'
import { askHealth, describe, type HealthProbe } from './health.ts'

export interface HealthWatchOptions {
  http: HttpClient
  contract: Contract
  /** What was healthy at the start. */
  probe: HealthProbe
  /** Told at most once: from then on nobody looks any more. */
  onLost(fault: Fault): void
  intervalMs?: number
  timeoutMs?: number
  /** Spread over one interval: a restart of some seconds is not a loss. */
  tries?: number
}

const everyMs = 30_000

/** Keeps asking for health during the run; lost when several tries in a row fail. Ends when disposed. */
export function watchHealth(options: HealthWatchOptions): Disposable {
  const { intervalMs = everyMs } = options
  const stop = new AbortController()
  const watch = async (): Promise<void> => {
    while (true) {
      await sleep(intervalMs, undefined, { signal: stop.signal, ref: false })
      const lost = await lostHealth(options, stop.signal)
      if (lost !== null) return options.onLost(lost)
    }
  }
  // The only thing that it throws is the end of the watch.
  watch().catch(() => {})
  return { [Symbol.dispose]: () => stop.abort() }
}

/** What to say when all tries failed, null when one was healthy. */
async function lostHealth(options: HealthWatchOptions, signal: AbortSignal): Promise<Fault | null> {
  const { http, contract, probe, intervalMs = everyMs, timeoutMs = 10_000, tries = 3 } = options
  let last = ''
  for (let left = tries; left > 0; left--) {
    const result = await askHealth(http, contract, probe, timeoutMs, signal, false)
    if (result.ok && contract.isHealthy(result.status, result.body)) return null
    last = describe(probe, result)
    // Where the way to the server broke, nobody knows how it is.
    if (!result.ok && result.problem === 'tunnel') return result.fault ?? fault('H0010', { evidence: last })
    if (left > 1) await sleep(intervalMs / tries, undefined, { signal, ref: false })
  }
  return fault('S2011', { evidence: `${tries} tries in a row; the last: ${last}` })
}
