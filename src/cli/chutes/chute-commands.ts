import type { Command } from 'commander'
import { example, type Run } from '../command-parts.ts'
import type { ChuteGenerateOptions } from '../commands/chute-generate.ts'
import { text } from '../option-values.ts'

type GenerateFlags = Omit<ChuteGenerateOptions, 'dir' | 'force'> & { force?: true }

const revision = '4d40cc920ef20b8c570a4300d39e7cc31efb51b7'

/** `bbx chute`, and the names that its commands had before. */
export function chuteCommands(program: Command, run: Run): void {
  const chute = program.command('chute').description('a model on chutes.ai: its module, its image, its deployment')
  chute.addHelpText('after', example(`bbx chute generate m --revision ${revision}`))

  generating(chute.command('generate'), run, 'bbx_chute.py')
  // The name and the file of babelbit's own tool (reference babelbit 10.1).
  generating(program.command('generate-chute-script', { hidden: true }), run, 'my_chute.py')
}

function generating(command: Command, run: Run, file: string): void {
  described(command)
    .description('write the Python module of a chute from chute/*.py; nothing is sent')
    .argument('[dir]', 'the submission', '.')
    .option('--out <file>', 'where to write it', text, file)
    .option('--force', 'replace the file where it is there')
    .addHelpText('after', example(`bbx chute generate m --revision ${revision} --repo owner/model --username my-account`))
    .action((dir: string, options: GenerateFlags, called: Command) =>
      run(called, async (context) => {
        const { chuteGenerate } = await import('../commands/chute-generate.ts')
        return chuteGenerate({ ...options, dir, force: options.force ?? false }, context)
      }),
    )
}

/** The options of every command that needs the whole description of a chute. */
function described(command: Command): Command {
  return command
    .option('--revision <sha>', 'commit of the repository that the chute serves: 40 hex digits', text)
    .option('--repo <owner/name>', 'repository on the hub; default: HUGGINGFACE_USERNAME/Babelbit- and the name of the hotkey', text)
    .option('--username <name>', 'account on chutes; default: CHUTES_USERNAME', text)
    .option('--name <name>', 'name of the chute; default: made of the owner and the revision, so that each revision has its own', text)
}
