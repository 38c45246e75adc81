import type { Ora } from 'ora'
import type { Progress } from './context.ts'

/** `--quiet` shows nothing. */
export const silentProgress: Progress = { say() {}, note() {}, done() {} }

const pauseMs = 1000

/** Lines for a pipe or a log file: the latest text at most once a second, so that a fast loop does not flood it. */
export function plainProgress(write: (text: string) => void, now: () => number = Date.now): Progress {
  let shown = ''
  let waiting = ''
  let shownAt = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  const show = () => {
    clearTimeout(timer)
    timer = undefined
    if (waiting === '' || waiting === shown) return
    shown = waiting
    shownAt = now()
    write(`${shown}\n`)
  }
  return {
    say(text) {
      waiting = text
      const left = shownAt + pauseMs - now()
      if (left <= 0) show()
      else timer ??= setTimeout(show, left).unref()
    },
    note(text) {
      write(`${text}\n`)
    },
    done() {
      clearTimeout(timer)
      timer = undefined
      waiting = ''
    },
  }
}

/** A spinner on a terminal. ora is loaded at the first word, and the plain line serves until it is there. */
export function spinnerProgress(write: (text: string) => void, clean: (text: string) => string): Progress {
  let spinner: Ora | undefined
  let text = ''
  let stopped = true
  const start = async () => {
    const { default: ora } = await import('ora')
    // Raw mode would swallow Ctrl-C.
    spinner ??= ora({ stream: process.stderr, discardStdin: false })
    if (!stopped) spinner.start(clean(text))
  }
  return {
    say(next) {
      text = next.split('\n', 1)[0] ?? ''
      if (spinner && !stopped) {
        spinner.text = clean(text)
        return
      }
      if (!stopped) return
      stopped = false
      // A spinner that cannot be loaded costs the animation only.
      start().catch(() => {})
    },
    note(line) {
      spinner?.clear()
      write(`${line}\n`)
      if (!stopped) spinner?.render()
    },
    done() {
      stopped = true
      spinner?.stop()
    },
  }
}
