import { type Command, Option } from 'commander'
import { BbxError } from '../../base/bbx-error.ts'
import { example, type Run } from '../command-parts.ts'
import type { NewKeyOptions } from '../commands/wallet-new.ts'
import type { RegenOptions } from '../commands/wallet-regen.ts'
import type { SignOptions } from '../commands/wallet-sign.ts'
import type { VerifyOptions } from '../commands/wallet-verify.ts'
import { choice, text } from '../option-values.ts'

type NewFlags = Omit<NewKeyOptions, 'key'>

const wordCount = choice('12', '15', '18', '21', '24')

/** `bbx wallet`: the keys of btcli and the Python SDK, in their place. A secret is never an argument: others see those of every program. */
export function walletCommands(program: Command, run: Run): void {
  const wallet = program.command('wallet').description('the keys of btcli and the Python SDK: make, look at, sign with')
  wallet.addHelpText('after', example('bbx wallet new-coldkey', 'bbx wallet new-hotkey', 'bbx wallet list'))

  named(wallet.command('list'))
    .description('wallets and their hotkeys, with addresses; no password is asked')
    .addHelpText('after', example('bbx wallet list', 'bbx wallet list --wallet-path ~/other/wallets --json'))
    .action((_options, command) =>
      run(command, async (context) => {
        const { walletList } = await import('../commands/wallet-list.ts')
        return walletList({}, context)
      }),
    )

  for (const key of ['coldkey', 'hotkey'] as const) {
    const cold = key === 'coldkey'
    const command = named(wallet.command(`new-${key}`))
      .description(cold ? 'a new coldkey, encrypted with a password' : 'a new hotkey in a wallet')
      .option('--n-words <n>', 'words of its phrase: 12, 15, 18, 21 or 24', wordCount, '12')
      .option('--mnemonic-file <path>', 'write the phrase into this new file instead of showing it', text)
      .option('--password-file <path>', 'the password, one line; - reads stdin', text)
      .option('--force', 'replace the key that is there; it is kept as a backup')
    if (cold) command.option('--no-use-password', 'leave the key file without a password')
    else command.option('--use-password', 'encrypt the key file with a password')
    command
      .addHelpText('after', example(`bbx wallet new-${key}`, `bbx wallet new-${key} --wallet-name miner --n-words 24`))
      .action((options: NewFlags, called: Command) =>
        run(called, async (context) => {
          const { walletNew } = await import('../commands/wallet-new.ts')
          return walletNew({ ...options, key }, context)
        }),
      )
  }

  named(wallet.command('regen'))
    .description('a key file again: from its phrase, its seed, or another key file')
    .option('--key <which>', 'coldkey or hotkey', choice('coldkey', 'hotkey'))
    .option('--mnemonic-file <path>', 'the phrase, a path like //hard behind it allowed; - reads stdin', text)
    .option('--seed-file <path>', 'the seed, 64 hexadecimal digits; - reads stdin', text)
    .option('--keyfile <path>', 'a key file in any form that bbx reads, or an export of polkadot.js', text)
    .option('--keyfile-password-file <path>', 'the password of that file, one line; - reads stdin', text)
    .option('--password-file <path>', 'the password of the new key file, one line; - reads stdin', text)
    .option('--use-password', 'encrypt the key file (a coldkey always is)')
    .option('--no-use-password', 'leave the key file without a password')
    .option('--force', 'replace the key that is there; it is kept as a backup')
    .addHelpText('after', example('bbx wallet regen --key coldkey', 'bbx wallet regen --key hotkey --mnemonic-file - < phrase.txt'))
    .action((options: RegenOptions, command: Command) =>
      run(command, async (context) => {
        const { walletRegen } = await import('../commands/wallet-regen.ts')
        return walletRegen(options, context)
      }),
    )

  named(wallet.command('inspect'))
    .description('a key file: its form, its address, what it holds; nothing secret is shown')
    .option('--key <which>', 'coldkey or hotkey', choice('coldkey', 'hotkey'), 'hotkey')
    .option('--open', 'open an encrypted one too, which takes its password and some seconds')
    .option('--password-file <path>', 'the password, one line; - reads stdin', text)
    .addHelpText('after', example('bbx wallet inspect', 'bbx wallet inspect --key coldkey --open'))
    .action(({ key, open, passwordFile }, command) =>
      run(command, async (context) => {
        const { walletInspect } = await import('../commands/wallet-inspect.ts')
        return walletInspect({ key, open: open ?? false, passwordFile }, context)
      }),
    )

  named(wallet.command('sign'))
    .description('a signature over a message, as the Python SDK makes it')
    .option('--message <text>', 'what is signed; 0x... means these bytes')
    .option('--message-file <path>', 'sign the bytes of this file; - reads stdin', text)
    .option('--key <which>', 'coldkey or hotkey', choice('coldkey', 'hotkey'), 'hotkey')
    .option('--password-file <path>', 'the password, one line; - reads stdin', text)
    .addHelpText('after', example('bbx wallet sign --message hello', 'bbx wallet sign --key coldkey --message-file terms.txt --json'))
    .action((options: SignOptions, command: Command) =>
      run(command, async (context) => {
        const { walletSign } = await import('../commands/wallet-sign.ts')
        return walletSign(options, context)
      }),
    )

  wallet
    .command('verify')
    .description('whether a signature is that of an address over a message: exit 0 or 1')
    .option('--message <text>', 'what was signed; 0x... means these bytes')
    .option('--message-file <path>', 'the bytes of this file; - reads stdin', text)
    .option('--signature <hex>', '64 bytes in hexadecimal digits', text)
    .option('--address <ss58>', 'who is said to have signed', text)
    .addHelpText('after', example('bbx wallet verify --message hello --signature 0x... --address 5C4h...'))
    .action((options: VerifyOptions, command: Command) =>
      run(command, async (context) => {
        const { walletVerify } = await import('../commands/wallet-verify.ts')
        return walletVerify(options, context)
      }),
    )
}

const refused = [
  ['--mnemonic', '--mnemonic-file'],
  ['--seed', '--seed-file'],
  ['--password', '--password-file'],
] as const

function refuse(flag: string, instead: string): never {
  throw new BbxError('U0001', {
    what: `bbx takes no secret as an argument: ${flag}`,
    why: 'everybody on this machine can read the arguments of a program, and shells keep them',
    remedy: `take what was given for known to others; on a terminal bbx asks, elsewhere ${instead} PATH names a file, or - for stdin`,
  })
}

/** The options that name a wallet, settings all three; and those of btcli that would put a secret where everybody can read it. */
export function named(command: Command): Command {
  for (const [flag, instead] of refused) command.addOption(new Option(`${flag} <secret>`).hideHelp().argParser(() => refuse(flag, instead)))
  return command
    .option('--wallet-name <name>', 'the wallet', text)
    .option('--wallet-hotkey <name>', 'its hotkey', text)
    .option('--wallet-path <path>', 'the folder of wallets, or a hotkey file', text)
}
