import type { Command } from 'commander'
import { text } from '../../option-values.ts'
import { named } from '../../wallet/wallet-commands.ts'

/** A revision for examples. */
export const exampleRevision = '4d40cc920ef20b8c570a4300d39e7cc31efb51b7'

/** The options of every command that asks the platform; their values reach it as settings, but for the password. */
export function onPlatform(command: Command): Command {
  return named(
    command.option('--network <network>', 'finney (the real platform), or local: the one of `bbx localnet --chutes`', text),
  ).option('--password-file <path>', 'the password of the hotkey that signs, one line; - reads stdin', text)
}

/** The options that name a chute. */
export function referring(command: Command): Command {
  return command
    .argument('[chute]', 'its id or its name', text)
    .option('--revision <sha>', 'in place of both: the commit that it serves', text)
    .option('--repo <owner/name>', 'with --revision: its repository, whose owner is part of the name that bbx gives', text)
}

/** The options of every command that needs the whole description of a chute. */
export function described(command: Command): Command {
  return command
    .option('--revision <sha>', 'commit of the repository that the chute serves: 40 hex digits', text)
    .option(
      '--repo <owner/name>',
      'repository on the hub; default: as bbx push, HUGGINGFACE_USERNAME/Babelbit- and the name of the hotkey',
      text,
    )
    .option('--username <name>', 'account on chutes; default: CHUTES_USERNAME', text)
    .option('--name <name>', 'name of the chute; default: made of the owner and the revision, so that each revision has its own', text)
}
