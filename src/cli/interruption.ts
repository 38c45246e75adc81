export interface Interruption {
  signal: AbortSignal
  /** 130 after Ctrl-C, 143 after SIGTERM; null while nobody interrupted. */
  readonly exit: 130 | 143 | null
  /** Stops the call as a signal would, for a reader that left. */
  abort(why: string): void
}

/** The first Ctrl-C or SIGTERM asks the command to end cleanly, the second one ends the process at once. */
export function watchForInterruption(onFirst: () => void): Interruption {
  const controller = new AbortController()
  let exit: 130 | 143 | null = null
  const abort = (why: string) => controller.abort(new DOMException(why, 'AbortError'))
  const interrupt = (code: 130 | 143, name: string) => {
    if (exit !== null) process.exit(exit)
    exit = code
    onFirst()
    abort(`stopped by ${name}`)
  }
  process.on('SIGINT', () => interrupt(130, 'SIGINT'))
  process.on('SIGTERM', () => interrupt(143, 'SIGTERM'))
  return {
    signal: controller.signal,
    abort,
    get exit() {
      return exit
    },
  }
}
