import type { TextStyle } from './result.ts'

export interface Screen {
  /** For what goes to stdout. */
  readonly style: TextStyle
  /** stderr is a terminal that may show colour and a spinner. */
  readonly lively: boolean
  /** There is somebody to ask. */
  readonly interactive: boolean
}

/** `process` itself, where it is not a test: its streams cost time to make, so each is touched when it is asked about. */
export interface Terminals {
  readonly stdin: { isTTY?: boolean }
  readonly stdout: { isTTY?: boolean; columns?: number }
  readonly stderr: { isTTY?: boolean; columns?: number }
  readonly env: Readonly<Record<string, string | undefined>>
}

/** A pipe, `CI`, `NO_COLOR` and `--json` get neither colour nor spinner; only a terminal is asked. */
export function describeScreen(terminals: Terminals, json: boolean): Screen {
  const { CI, NO_COLOR, TERM } = terminals.env
  const ci = isSet(CI) && CI !== 'false' && CI !== '0'
  const plain = json || ci || isSet(NO_COLOR) || TERM === 'dumb'
  return {
    get style() {
      const { isTTY, columns } = terminals.stdout
      // Some terminals say 0: they do not know.
      return { color: !plain && isTTY === true, columns: isTTY ? columns || 80 : 100 }
    },
    get lively() {
      const { isTTY, columns } = terminals.stderr
      // A spinner clears its lines by the width: on a terminal that says 0 it would never be done.
      return !plain && isTTY === true && (columns ?? 0) > 0
    },
    get interactive() {
      return !json && !ci && terminals.stdin.isTTY === true && terminals.stderr.isTTY === true
    },
  }
}

function isSet(text: string | undefined): boolean {
  return text !== undefined && text !== ''
}
