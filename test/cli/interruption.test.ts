import { afterEach, describe, expect, it, vi } from 'vitest'
import { watchForInterruption } from '../../src/cli/interruption.ts'

afterEach(() => {
  process.removeAllListeners('SIGINT')
  process.removeAllListeners('SIGTERM')
  vi.restoreAllMocks()
})

describe('signals', () => {
  const cases: [string, NodeJS.Signals[], number, number | null][] = [
    ['nothing', [], 0, null],
    ['Ctrl-C: ends cleanly', ['SIGINT'], 1, null],
    ['Ctrl-C twice: at once', ['SIGINT', 'SIGINT'], 1, 130],
    ['SIGTERM, then Ctrl-C: at once, as terminated', ['SIGTERM', 'SIGINT'], 1, 143],
  ]
  it.each(cases)('%s', (_title, signals, aborts, exits) => {
    const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`exit ${code}`)
    })
    let notes = 0
    const interruption = watchForInterruption(() => {
      notes += 1
    })
    for (const signal of signals) {
      try {
        process.emit(signal)
      } catch {
        // The stand-in for the end of the process.
      }
    }
    expect(notes).toBe(aborts)
    expect(interruption.signal.aborted).toBe(aborts > 0)
    expect(exit.mock.calls).toEqual(exits === null ? [] : [[exits]])
  })
})
