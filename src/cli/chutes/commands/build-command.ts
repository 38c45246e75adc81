import type { Command } from 'commander'
import { BbxError } from '../../../base/bbx-error.ts'
import { example, type Run } from '../../command-parts.ts'
import type { ChuteBuildOptions } from '../../commands/chute-build.ts'
import type { ChuteImageOptions } from '../../commands/chute-image.ts'
import { choice, decimal, text } from '../../option-values.ts'
import { onPlatform } from './chute-options.ts'

type LocalFlags = Omit<ChuteBuildOptions, 'dir'>
type Flags = LocalFlags & Omit<ChuteImageOptions, 'dir' | 'timeout'> & { local?: true; timeout?: number; buildNetwork?: string }

const maxSeconds = 86_400
/** What the platform itself allows. */
const usualSeconds = 7200
const localOnly = { transport: '--transport', allowWeaker: '--allow-weaker', gpus: '--gpus', buildNetwork: '--build-network' } as const

/** `bbx chute build`: on the platform, or with --local on this machine. */
export function buildCommand(chute: Command, run: Run): void {
  onPlatform(chute.command('build'))
    .description(
      'the image of a chute on the platform, its log followed; with --local on this machine, and its server once up in a sandbox',
    )
    .argument('[dir]', 'the submission', '.')
    .option('--local', 'build here: nothing is sent')
    .option('--username <name>', 'account on chutes: it has to be the one that asks', text)
    .option('--timeout <s>', 'seconds that the build may take; default: 7200, with --local 3600', decimal(1, maxSeconds))
    .option('--transport <kind>', 'with --local: how requests get into the container', choice('auto', 'exec', 'nsenter'))
    .option('--allow-weaker', 'with --local: go on where a restriction cannot be enforced')
    .option('--gpus <which>', 'with --local: auto, all, none, or numbers as nvidia-smi counts: 0,1', text)
    .option('--build-network <kind>', 'with --local: what build steps reach', choice('default', 'none'))
    .addHelpText('after', example('bbx chute build m', 'bbx chute build m --local'))
    .action((dir: string, { local, ...flags }: Flags, command: Command) =>
      run(command, async (context) => {
        if (local) {
          const { chuteBuild } = await import('../../commands/chute-build.ts')
          return chuteBuild({ ...flags, dir }, context)
        }
        for (const [name, flag] of Object.entries(localOnly)) {
          if (flags[name as keyof typeof localOnly] !== undefined)
            throw new BbxError('U0001', { what: `${flag} is about a build on this machine`, remedy: 'give --local too, or leave it out' })
        }
        const { chuteImage } = await import('../../commands/chute-image.ts')
        return chuteImage({ ...flags, dir, timeout: flags.timeout ?? usualSeconds }, context)
      }),
    )
}
