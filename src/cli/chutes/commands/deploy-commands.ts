import { type Command, Option } from 'commander'
import { example, type Run } from '../../command-parts.ts'
import type { ChuteDeployOptions } from '../../commands/chute-deploy.ts'
import { decimal } from '../../option-values.ts'
import type { PrepareOptions } from '../prepare-chute.ts'
import { described, exampleRevision, onPlatform } from './chute-options.ts'

const maxSeconds = 86_400
const whole = `--revision ${exampleRevision} --repo owner/model`

/** `bbx chute quote` and `bbx chute deploy`. */
export function deployCommands(chute: Command, run: Run): void {
  described(onPlatform(chute.command('quote')))
    .description('what a deployment would cost, and what stands in its way; nothing is deployed')
    .argument('[dir]', 'the submission', '.')
    .addHelpText('after', example(`bbx chute quote m ${whole}`))
    .action((dir: string, options: Omit<PrepareOptions, 'dir'>, command: Command) =>
      run(command, async (context) => {
        const { chuteQuote } = await import('../../commands/chute-quote.ts')
        return chuteQuote({ ...options, dir }, context)
      }),
    )
  described(onPlatform(chute.command('deploy')))
    .description('make a chute, or give new code to the one of its name; costs and limits are shown and asked for first')
    .argument('[dir]', 'the submission', '.')
    .option('--timeout <s>', 'seconds that the build of its image may take', decimal(1, maxSeconds), 7200)
    .option('--max-fee <usd>', 'the highest fee to pay; default: the one that is shown before the yes', decimal(0, 1_000_000))
    // Of the platform's own program: the fee is asked for all the same, and --yes answers.
    .addOption(new Option('--accept-fee').hideHelp())
    .addHelpText('after', example(`bbx chute deploy m ${whole}`, `bbx chute deploy m ${whole} --max-fee 1 --yes`))
    .action((dir: string, options: Omit<ChuteDeployOptions, 'dir'>, command: Command) =>
      run(command, async (context) => {
        const { chuteDeploy } = await import('../../commands/chute-deploy.ts')
        return chuteDeploy({ ...options, dir }, context)
      }),
    )
}
