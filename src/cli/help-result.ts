import { CommanderError } from 'commander'
import type { CommandResult } from './result.ts'

const helpCodes = new Set(['commander.help', 'commander.helpDisplayed', 'commander.version'])

/** commander leaves by an exception when it has shown help or the version; a bare `bbx` shows the commands and is no failure. */
export function isHelp(error: unknown): error is CommanderError {
  return error instanceof CommanderError && helpCodes.has(error.code)
}

export function helpResult({ code }: CommanderError, text: string): CommandResult {
  const shown = text.trimEnd()
  const document = code === 'commander.version' ? { schema: 'bbx.version/1' } : { schema: 'bbx.help/1', text: shown }
  return { kind: 'document', exit: 0, document, text: () => shown }
}
