import { BbxError } from '../../base/bbx-error.ts'
import { Secret } from '../../base/secret.ts'
import { environmentPassword, passwordVariable } from '../../wallet/places/environment-password.ts'
import type { Context } from '../context.ts'
import { secretLine } from './secret-input.ts'

export interface PasswordSource {
  /** null: not given. */
  file: string | null
  /** The option that names the file; null for a command that has none. */
  flag: string | null
}

/** Fewer characters the Python package does not take for a new key either. */
const shortest = 6

/** The password of a key file that is there: of the file that was named, else of its `BT_PW_` variable, else asked for. Throws BbxError U0002. */
export async function passwordToOpen(
  keyFile: string,
  source: PasswordSource,
  context: Context,
  again = false,
): Promise<{ password: Secret; asked: boolean }> {
  const given = await givenPassword(keyFile, source, context)
  if (given !== null) return { password: given, asked: false }
  context.progress.done()
  const { askSecret } = await import('../prompt.ts')
  return {
    password: new Secret((await askSecret(`${again ? 'That is not its password. ' : ''}Password of ${keyFile}?`, context)).trimEnd()),
    asked: true,
  }
}

/** The password that a new key file is encrypted with; asked for twice. Throws BbxError U0002, and U0003 for one that is too short. */
export async function passwordForNew(keyFile: string, source: PasswordSource, context: Context): Promise<Secret> {
  const given = await givenPassword(keyFile, source, context)
  if (given !== null) {
    if (given.reveal().length >= shortest) return given
    throw new BbxError('U0003', { what: `the password has less than ${shortest} characters`, remedy: 'choose a longer one' })
  }
  const { askNewSecret } = await import('../prompt.ts')
  const check = (value: string) => (value.trimEnd().length < shortest ? `at least ${shortest} characters` : null)
  return new Secret((await askNewSecret(`New password for ${keyFile}?`, check, context)).trimEnd())
}

async function givenPassword(keyFile: string, { file, flag }: PasswordSource, context: Context): Promise<Secret | null> {
  if (file !== null) return secretLine(file, flag ?? 'the file of the password', context)
  const ofEnvironment = environmentPassword(keyFile, process.env)
  if (ofEnvironment !== null || context.interactive) return ofEnvironment
  const variable = passwordVariable(keyFile)
  throw new BbxError('U0002', {
    what: `the password of ${keyFile} is missing`,
    remedy: `${flag === null ? '' : `give it with ${flag} PATH (- reads stdin), or `}set ${variable} as btcli writes it`,
    missing: flag === null ? [] : [{ name: 'password', flag, variable }],
  })
}
