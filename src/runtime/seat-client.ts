import type { Call, Client, Reply } from '../base/contract.ts'
import type { EventLoopLag } from '../base/event-loop-lag.ts'
import { type Fault, fault } from '../base/fault.ts'
import type { HttpClient } from '../base/http.ts'
import { withoutCredentials } from '../base/without-credentials.ts'
import { replyFault } from './reply-fault.ts'

export interface SeatClientOptions {
  http: HttpClient
  /** See `Contract`. */
  agent: string
  lag: EventLoopLag
  /** What became of the server's process, asked when a connection fails; null where it runs, or is not ours. */
  ended?: () => Promise<Fault | null>
}

const shownCharacters = 300

/** Asks as a validator does: JSON in, any status but 200 is a failure, no retry, no redirect. */
export function seatClient({ http, agent, lag, ended }: SeatClientOptions): Client {
  return {
    async send(call: Call, signal: AbortSignal): Promise<Reply> {
      const { method, path, timeoutMs, maxBodyBytes } = call
      const since = performance.now()
      const result = await http.request(
        {
          method,
          path,
          timeoutMs,
          maxBodyBytes,
          headers: { 'user-agent': agent, ...(call.body === null ? {} : { 'content-type': 'application/json' }) },
          ...(call.body === null ? {} : { body: JSON.stringify(call.body) }),
        },
        signal,
      )
      if (result.ok) {
        const { status, body, ms } = result
        return status === 200 ? { ms, status, body } : { ms, fault: statusFault(status, body) }
      }
      const { ms } = result
      const broken = result.problem === 'reset' || result.problem === 'refused'
      const end = broken && ended ? await ended() : null
      if (end !== null) return { ms, fault: result.problem === 'reset' ? brokenBy(end) : end }
      return { ms, fault: replyFault(result, { method, path, timeoutMs, heldUpMs: lag.heldUpMs(since) }) }
    },
  }
}

/** The answer that was being given when the server crashed broke off; those after it find nobody. */
function brokenBy(end: Fault): Fault {
  return end.code === 'S2002' ? fault('S2004', { what: `the connection broke: ${end.what}`, evidence: end.evidence }) : end
}

/** The same words as the validators': the status and the first characters of the body (reference babelbit 2.2, 2.3). */
function statusFault(status: number, body: Uint8Array): Fault {
  // A character has at most four bytes: the rest of a large body need not be decoded.
  const text = withoutCredentials(new TextDecoder().decode(body.subarray(0, shownCharacters * 4)))
  return fault('S2005', {
    what: `the server answered with status ${status}`,
    evidence: `${status}:${[...text].slice(0, shownCharacters).join('')}`,
  })
}
