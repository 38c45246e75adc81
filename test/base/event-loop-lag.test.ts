import { expect, it } from 'vitest'
import { watchEventLoop } from '../../src/base/event-loop-lag.ts'

const hold = (ms: number) => {
  const until = performance.now() + ms
  while (performance.now() < until);
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

it('counts what was held up in the window, also what the timer has not seen yet', async () => {
  const lag = watchEventLoop()
  await pause(60)
  const since = performance.now()
  hold(150)
  expect(lag.heldUpMs(since)).toBeGreaterThan(100)
  await pause(60)
  expect(lag.heldUpMs(since)).toBeGreaterThan(100)
  hold(100)
  await pause(60)
  expect(lag.heldUpMs(since)).toBeGreaterThan(190)
  expect(lag.heldUpMs(since)).toBeLessThan(performance.now() - since)
  const after = performance.now()
  await pause(60)
  expect(lag.heldUpMs(after)).toBeLessThan(50)
  lag[Symbol.dispose]()
})

it('cuts a hold-up at the start of the window', async () => {
  const lag = watchEventLoop()
  await pause(60)
  hold(400)
  const since = performance.now()
  hold(100)
  await pause(60)
  const held = lag.heldUpMs(since)
  expect(held).toBeGreaterThan(50)
  // However busy the machine is: with what came before, it would be more than the time that has passed.
  expect(held).toBeLessThanOrEqual(performance.now() - since)
  lag[Symbol.dispose]()
})
