import type { Settings } from '../config/settings.ts'

export interface Progress {
  /** What is being done now; replaces what was there. */
  say(text: string): void
  /** A line that stays. */
  note(text: string): void
  done(): void
}

/** What the shell gives to a command: the only way to a screen, the environment and the user. */
export interface Context {
  version: string
  /** Where `bbx` was called. */
  cwd: string
  /** Aborted by Ctrl-C and SIGTERM. */
  signal: AbortSignal
  json: boolean
  /** Questions of yes or no are answered with yes. */
  yes: boolean
  /** A terminal that may be asked. */
  interactive: boolean
  verbosity: number
  /** Read on first use. */
  settings(): Promise<Settings>
  progress: Progress
  /** To stderr, from -v (info) and -vv (debug) on. */
  log(level: 'info' | 'debug', text: string): void
  /** The `ready` line of a server, to stdout. */
  ready(line: Readonly<Record<string, unknown>>): void
}
