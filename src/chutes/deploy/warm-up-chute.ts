import { setTimeout as sleep } from 'node:timers/promises'
import { BbxError } from '../../base/bbx-error.ts'
import { Unreachable } from '../ask/ask.ts'
import type { Chutes } from '../types.ts'
import type { StepOptions } from './types.ts'

export interface WarmUpOptions extends StepOptions {
  /** How long it is waited for in all. */
  limitMs: number
  /** Between two connections. Default: 5 s. */
  pauseMs?: number
}

/** Stalls of a stream: its connection is opened again. */
const broken: ReadonlySet<string> = new Set(['E0007', 'E0074'])

/** After so many rounds in a row without an answer nobody is taken to be there: each is the four tries of a client, with their pauses 11 s in all, so that it takes about a minute. */
const mostSilent = 6

/**
 * Waits until an instance is hot, asking for one again and again: the platform's own answer ends after 10 minutes without a word (reference chutes 3.4), and connections break. Returns how long that took.
 * Throws BbxError E0074 (exit 4) after the limit, E0007 where the platform cannot be reached again and again, and as `Chutes` does where it refuses.
 */
export async function warmUpChute(
  chutes: Pick<Chutes, 'warmUp'>,
  chuteId: string,
  { limitMs, pauseMs = 5_000, signal, onEvent }: WarmUpOptions,
): Promise<{ ms: number; log: string }> {
  const since = performance.now()
  const limit = AbortSignal.timeout(limitMs)
  const either = AbortSignal.any([signal, limit])
  let last = 'nothing yet'
  let silent = 0
  while (!limit.aborted) {
    try {
      for await (const { status, log } of chutes.warmUp(chuteId, either)) {
        last = log
        silent = 0
        if (status === 'hot') return { ms: Math.round(performance.now() - since), log }
        onEvent(`cold for ${seconds(since)} s: ${log}`)
      }
      silent = 0
      onEvent(`cold for ${seconds(since)} s: asking again`)
    } catch (error) {
      signal.throwIfAborted()
      if (limit.aborted) break
      if (!(error instanceof BbxError) || !broken.has(error.code)) throw error
      last = error.why ?? error.message
      silent = error instanceof Unreachable ? silent + 1 : 0
      if (silent >= mostSilent) {
        const what = `${error.message}: ${silent} rounds in a row to warm up ${chuteId} found nobody`
        throw new BbxError('E0007', { what, why: last, remedy: 'run the same command again', cause: error })
      }
      onEvent(`cold for ${seconds(since)} s: ${last}: asking again`)
    }
    await sleep(pauseMs, undefined, { signal: either }).catch(() => signal.throwIfAborted())
  }
  throw new BbxError('E0074', {
    what: `no instance of ${chuteId} was hot after ${seconds(since)} s`,
    why: `the platform's last word: ${last}; miners take private chutes when they like, which is often minutes and can be longer`,
    exit: 4,
  })
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 1000)
}
