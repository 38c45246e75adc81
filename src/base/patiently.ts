import { setTimeout as sleep } from 'node:timers/promises'
import { TryAgain } from './download/try-again.ts'

export interface Retrying {
  /** How often something is tried before it is given up. */
  tries: number
  /** Between two tries, longer each time, where the other side does not say. */
  pauseMs: number
}

/** What `work` gives, once more where it throws TryAgain, as often and with such pauses as the patience has. Throws what remains in the end. */
export async function patiently<T>(
  { patience }: { patience: Retrying },
  work: (attempt: number) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
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
