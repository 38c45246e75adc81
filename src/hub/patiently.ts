import { setTimeout as sleep } from 'node:timers/promises'
import { TryAgain } from '../base/download/try-again.ts'
import type { HubLine } from './line.ts'

/** What `work` gives, once more where it throws TryAgain, as often and with such pauses as the line's patience has. Throws what remains in the end. */
export async function patiently<T>({ patience }: HubLine, work: (attempt: number) => Promise<T>, signal: AbortSignal): Promise<T> {
  const { tries, pauseMs } = patience
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt)
    } catch (error) {
      if (!(error instanceof TryAgain)) throw error
      if (attempt >= tries) throw error.inTheEnd
      await sleep(error.afterMs ?? pauseMs * attempt, undefined, { signal })
    }
  }
}
