import type { Command } from 'commander'
import { BbxError } from '../base/bbx-error.ts'

/** A command that refuses a flag together with its opposite, of which commander would let the last one win. Its run throws BbxError U0001. */
export function notBoth(command: Command, name: string): Command {
  const given = new Set<string>()
  for (const flag of [name, `no-${name}`]) command.on(`option:${flag}`, () => void given.add(flag))
  return command.hook('preAction', () => {
    if (given.size < 2) return
    throw new BbxError('U0001', { what: `--${name} and --no-${name} ask for opposite things`, remedy: 'leave one of them out' })
  })
}
