import type { Command } from 'commander'
import { BbxError } from '../../../base/bbx-error.ts'
import { example, type Run, wordsOf } from '../../command-parts.ts'
import type { ChuteGenerateOptions } from '../../commands/chute-generate.ts'
import { choice, integer, text } from '../../option-values.ts'
import { buildCommand } from './build-command.ts'
import { described, exampleRevision } from './chute-options.ts'
import { deployCommands } from './deploy-commands.ts'
import { oldNames } from './old-names.ts'
import { platformCommands } from './platform-commands.ts'

type GenerateFlags = Omit<ChuteGenerateOptions, 'dir' | 'force'> & { force?: true }

/** `bbx chute`, and the names that its commands had before. */
export function chuteCommands(program: Command, run: Run): void {
  const chute = program.command('chute').description('a model on chutes.ai: its module, its image, its deployment')
  chute.addHelpText('after', example(`bbx chute generate m --revision ${exampleRevision}`))

  generating(chute.command('generate'), run, 'bbx_chute.py')
  buildCommand(chute, run)
  deployCommands(chute, run)
  platformCommands(chute, run)
  oldNames(program, run)

  // As babelbit's own tool does it, on its port and with its options; what answers here is the chute itself, and not a stand-in for it.
  program
    .command('deploy-local-chute', { hidden: true })
    .description('serve on this machine what the chute of a submission would answer, until it is told to stop')
    .argument('[dir]', 'the submission; default: the current folder', text)
    .option('--repo <owner/name>', 'in place of a folder: a repository of the hub', text)
    .option('--revision <rev>', 'with --repo: branch, tag or commit; default: main', text)
    .option('--port <port>', 'port on this machine; 0 for any free one', integer(0, 65_535), 8000)
    .option('--build-network <kind>', 'what build steps reach', choice('default', 'none'))
    .addHelpText('after', example('bbx deploy-local-chute m'))
    .action((folder: string | undefined, { port, repo, revision }: LocalFlags, command: Command) =>
      run(command, async (context) => {
        const dir = localSubmission({ folder, repo, revision })
        const { run: start } = await import('../../commands/run.ts')
        return start({ dir, port, via: 'chute' }, context)
      }),
    )

  // The name and the file of babelbit's own tool (reference babelbit 10.1).
  generating(program.command('generate-chute-script', { hidden: true }), run, 'my_chute.py')
}

interface LocalFlags {
  port: number
  repo?: string | undefined
  revision?: string | undefined
}

/** A folder, or a submission of the hub as every command names one. */
function localSubmission({ folder, repo, revision }: Omit<LocalFlags, 'port'> & { folder: string | undefined }): string {
  if (repo !== undefined && folder === undefined) return `hub:${repo}@${revision ?? 'main'}`
  if (repo === undefined && revision === undefined) return folder ?? '.'
  throw new BbxError('U0001', {
    what: repo === undefined ? '--revision is one of a repository' : `${folder} and --repo ${repo} name two submissions`,
    remedy: 'give a folder, or --repo with or without --revision',
  })
}

function generating(command: Command, run: Run, file: string): void {
  described(command)
    .description('write the Python module of a chute from chute/*.py; nothing is sent')
    .argument('[dir]', 'the submission', '.')
    .option('--out <file>', 'where to write it', text, file)
    .option('--force', 'replace the file where it is there')
    .addHelpText('after', example(`${wordsOf(command)} m --revision ${exampleRevision} --repo owner/model --username my-account`))
    .action((dir: string, options: GenerateFlags, called: Command) =>
      run(called, async (context) => {
        const { chuteGenerate } = await import('../../commands/chute-generate.ts')
        return chuteGenerate({ ...options, dir, force: options.force ?? false }, context)
      }),
    )
}
