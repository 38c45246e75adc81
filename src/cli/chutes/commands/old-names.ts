import type { Command } from 'commander'
import type { Run } from '../../command-parts.ts'
import { onPlatform, referring } from './chute-options.ts'
import { deleting, getting, logging, pinging } from './platform-commands.ts'

/** The names and options that babelbit's own tool has for what `bbx chute` does (reference chutes 7.2); a revision without a chute is a failure here, and not a guess. */
export function oldNames(program: Command, run: Run): void {
  const old = (name: string) => referring(onPlatform(program.command(name, { hidden: true })))
  getting(old('chute-slug'), run, true)
  pinging(old('ping-chute'), run)
  deleting(old('delete-chute'), run)
  logging(old('chute-logs'), run)
}
