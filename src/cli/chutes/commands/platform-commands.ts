import { type Command, Option } from 'commander'
import { example, type Run, wordsOf } from '../../command-parts.ts'
import type { ChuteDeleteOptions } from '../../commands/chute-delete.ts'
import type { ChuteGetOptions } from '../../commands/chute-get.ts'
import type { ChuteLoginOptions } from '../../commands/chute-login.ts'
import type { ChuteLogsOptions } from '../../commands/chute-logs.ts'
import type { ChutePingOptions } from '../../commands/chute-ping.ts'
import type { ChuteShareOptions } from '../../commands/chute-share.ts'
import type { ChuteWarmupOptions } from '../../commands/chute-warmup.ts'
import { decimal, integer, several, text } from '../../option-values.ts'
import type { ChutesKeyOptions } from '../choose-credentials.ts'
import { exampleRevision, onPlatform, referring } from './chute-options.ts'

type Without<T> = Omit<T, 'chute'>

const maxSeconds = 86_400
const mostBackfill = 10_000

/** What `bbx chute` does with a chute that is deployed, and with the account. */
export function platformCommands(chute: Command, run: Run): void {
  onPlatform(chute.command('login'))
    .description('which account on chutes is meant, whether all settings agree, what it can do; how one is made')
    .option('--save', 'write config.ini for the hotkey of the wallet, readable for nobody else')
    .option('--force', 'with --save: replace the file that is there; it is kept as a backup')
    .addHelpText('after', example('bbx chute login', 'bbx chute login --save --wallet-name miner --wallet-hotkey h1'))
    .action((options: ChuteLoginOptions, command: Command) =>
      run(command, async (context) => {
        const { chuteLogin } = await import('../../commands/chute-login.ts')
        return chuteLogin(options, context)
      }),
    )

  sharing(referring(onPlatform(chute.command('share'))), run)

  referring(onPlatform(chute.command('warmup')))
    .description('ask for an instance of a chute and wait until it is hot; it costs money while it is')
    .option('--timeout <s>', 'seconds that it may take', decimal(1, maxSeconds), 1800)
    .addHelpText('after', example('bbx chute warmup my-babelbit-4d40cc920ef2'))
    .action((name: string | undefined, options: Without<ChuteWarmupOptions>, command: Command) =>
      run(command, async (context) => {
        const { chuteWarmup } = await import('../../commands/chute-warmup.ts')
        return chuteWarmup({ ...options, chute: name }, context)
      }),
    )

  onPlatform(chute.command('list'))
    .description('the chutes of the account, and what each costs now')
    .addHelpText('after', example('bbx chute list'))
    .action((options: ChutesKeyOptions, command: Command) =>
      run(command, async (context) => {
        const { chuteList } = await import('../../commands/chute-list.ts')
        return chuteList(options, context)
      }),
    )

  getting(referring(onPlatform(chute.command('get'))), run, false)
  logging(referring(onPlatform(chute.command('logs'))), run)
  pinging(referring(onPlatform(chute.command('ping'))), run)
  deleting(referring(onPlatform(chute.command('delete'))), run)
}

function sharing(command: Command, run: Run): void {
  command
    .description("let validators call a chute; those of babelbit's own tool, where none are named")
    .option('--user-id <account>', 'an account by UUID or name; may be given several times', several)
    .option('--remove', 'take it back')
    // As the platform's own program names it.
    .addOption(new Option('--chute-id <id>').hideHelp().argParser(text))
    .addHelpText(
      'after',
      example('bbx chute share my-babelbit-4d40cc920ef2', 'bbx chute share my-babelbit-4d40cc920ef2 --user-id rizzo2 --remove'),
    )
    .action((name: string | undefined, { chuteId, ...options }: Without<ChuteShareOptions> & { chuteId?: string }, called: Command) =>
      run(called, async (context) => {
        const { chuteShare } = await import('../../commands/chute-share.ts')
        return chuteShare({ ...options, chute: name ?? chuteId }, context)
      }),
    )
}

/** `brief`: as `chute-slug` of babelbit's own tool. */
export function getting(command: Command, run: Run, brief: boolean): void {
  command
    .description(brief ? 'slug and id of a chute' : 'one chute: its slug and id as the platform has them, its image, its instances')
    .addHelpText('after', example(`${wordsOf(command)} --revision ${exampleRevision}`))
    .action((name: string | undefined, options: Without<ChuteGetOptions>, called: Command) =>
      run(called, async (context) => {
        const { chuteGet } = await import('../../commands/chute-get.ts')
        return chuteGet({ ...options, chute: name, brief }, context)
      }),
    )
}

export function logging(command: Command, run: Run): void {
  command
    .description('what the instances of a chute print, and what they said while they started')
    .option('--instance-id <id>', 'only this instance', text)
    .option('--startup', 'what they said while they started: kept for 4 hours, encrypted to the hotkey of the account')
    .option('--latest', 'of that only the newest')
    .option('--follow', 'go on, instances that start meanwhile included, until Ctrl-C')
    .option('--backfill <n>', 'lines of before', integer(0, mostBackfill), 100)
    .addHelpText(
      'after',
      example(`${wordsOf(command)} my-babelbit-4d40cc920ef2 --follow`, `${wordsOf(command)} my-babelbit-4d40cc920ef2 --startup --latest`),
    )
    .action((name: string | undefined, options: Without<ChuteLogsOptions>, called: Command) =>
      run(called, async (context) => {
        const { chuteLogs } = await import('../../commands/chute-logs.ts')
        return chuteLogs({ ...options, chute: name }, context)
      }),
    )
}

export function pinging(command: Command, run: Run): void {
  command
    .description("health and the five questions of babelbit's own tool, each field of each answer looked at")
    .option('--local', 'ask the chute on this machine, at port 8000')
    .option('--url <url>', 'ask the chute at this address, without the platform before it', text)
    .option('--timeout <s>', 'seconds for one answer; default: those of validators', decimal(0.001, 3600))
    .addHelpText('after', example(`${wordsOf(command)} --revision ${exampleRevision}`, `${wordsOf(command)} --local`))
    .action((name: string | undefined, options: Without<ChutePingOptions>, called: Command) =>
      run(called, async (context) => {
        const { chutePing } = await import('../../commands/chute-ping.ts')
        return chutePing({ ...options, chute: name }, context)
      }),
    )
}

export function deleting(command: Command, run: Run): void {
  command
    .description('delete a chute, then its image where no other chute uses it; asked first')
    .option('--keep-image', 'leave the image, so that the next deployment need not build it')
    .option('--image <name:tag>', 'delete only this image, by its id or as name:tag', text)
    .addHelpText('after', example(`${wordsOf(command)} my-babelbit-4d40cc920ef2`, `${wordsOf(command)} --image bbx-babelbit:0123456789ab`))
    .action((name: string | undefined, options: Without<ChuteDeleteOptions>, called: Command) =>
      run(called, async (context) => {
        const { chuteDelete } = await import('../../commands/chute-delete.ts')
        return chuteDelete({ ...options, chute: name }, context)
      }),
    )
}
