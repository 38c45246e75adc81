import type { Command } from 'commander'
import type { Context } from './context.ts'
import type { CommandResult } from './result.ts'

/** Runs one command: makes its context, starts it, keeps its result for printing. */
export type Run = (command: Command, start: (context: Context) => Promise<CommandResult>) => Promise<void>

/** What stands below the options in the help of a command. */
export function example(...lines: readonly string[]): string {
  return `\nExample:\n${lines.map((line) => `  $ ${line}`).join('\n')}\n`
}

/** The words that call a command: `bbx chute get`, `bbx chute-slug`. */
export function wordsOf(command: Command): string {
  return command.parent === null ? command.name() : `${wordsOf(command.parent)} ${command.name()}`
}
