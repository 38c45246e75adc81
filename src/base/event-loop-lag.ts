/** Tells how long our own event loop was held up, so that a deadline missed meanwhile is not charged to the other side. */
export interface EventLoopLag extends Disposable {
  /** Milliseconds in which nothing could run, from `since` (of `performance.now()`) until now. */
  heldUpMs(since: number): number
}

const tickMs = 25
/** A timer is late by this much on any busy machine; only more than it counts. */
const ordinaryMs = 25
/** Older hold-ups are forgotten: no deadline is longer. */
const rememberedMs = 15 * 60_000

export function watchEventLoop(): EventLoopLag {
  const holdUps: { from: number; to: number }[] = []
  let lastTick = performance.now()

  const timer = setInterval(() => {
    const now = performance.now()
    const late = now - lastTick - tickMs
    if (late > ordinaryMs) holdUps.push({ from: now - late, to: now })
    while (holdUps[0] !== undefined && holdUps[0].to < now - rememberedMs) holdUps.shift()
    lastTick = now
  }, tickMs)
  timer.unref()

  return {
    heldUpMs(since) {
      const now = performance.now()
      // One that lasts until this very moment has not been seen by the timer yet.
      const late = now - lastTick - tickMs
      const all = late > ordinaryMs ? [...holdUps, { from: now - late, to: now }] : holdUps
      return all.reduce((sum, { from, to }) => sum + Math.max(0, to - Math.max(from, since)), 0)
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}
