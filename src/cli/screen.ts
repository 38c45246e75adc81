import type { TextStyle } from './result.ts'

export interface Screen {
  /** For what goes to stdout. */
  style: TextStyle
  /** stderr is a terminal that may show colour and a spinner. */
  lively: boolean
  /** There is somebody to ask. */
  interactive: boolean
}

export interface Terminals {
  stdin: { isTTY?: boolean }
  stdout: { isTTY?: boolean; columns?: number }
  stderr: { isTTY?: boolean }
  environment: Readonly<Record<string, string | undefined>>
}

/** A pipe, `CI`, `NO_COLOR` and `--json` get neither colour nor spinner; only a terminal is asked. */
export function describeScreen({ stdin, stdout, stderr, environment }: Terminals, json: boolean): Screen {
  const ci = isSet(environment.CI) && environment.CI !== 'false' && environment.CI !== '0'
  const plain = json || ci || isSet(environment.NO_COLOR) || environment.TERM === 'dumb'
  return {
    style: { color: !plain && stdout.isTTY === true, columns: stdout.isTTY ? (stdout.columns ?? 80) : 100 },
    lively: !plain && stderr.isTTY === true,
    interactive: !json && !ci && stdin.isTTY === true && stderr.isTTY === true,
  }
}

function isSet(text: string | undefined): boolean {
  return text !== undefined && text !== ''
}
