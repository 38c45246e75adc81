import { BbxError } from '../../base/bbx-error.ts'
import { type Abilities, abilitiesOf } from '../../chutes/account/abilities.ts'
import { usd } from '../../chutes/costs/cost-lines.ts'
import type { ApiKey, ChutesAccount } from '../../chutes/types.ts'
import { accountProblems } from '../chutes/account-problems.ts'
import type { ChutesKeyOptions } from '../chutes/choose-credentials.ts'
import type { NetworkPlatform } from '../chutes/platform-of-network.ts'
import { registrationSteps } from '../chutes/registration-steps.ts'
import { type SavedAccount, saveAccount } from '../chutes/save-account.ts'
import { withPlatform } from '../chutes/with-platform.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { DocumentResult, TextStyle } from '../result.ts'

export interface ChuteLoginOptions extends ChutesKeyOptions {
  /** Write config.ini for the hotkey of the wallet. */
  save?: boolean | undefined
  force?: boolean | undefined
}

/**
 * `bbx chute login`: which account the settings mean, whether all of them agree, and what it can do; says how one is made where there is none. Exits 2 where settings and account
 * differ, 3 where the account can deploy nothing.
 */
export async function chuteLogin(options: ChuteLoginOptions, given: Context): Promise<DocumentResult> {
  const { save = false, force = false } = options
  if (force && !save) throw new BbxError('U0001', { what: '--force does nothing without --save', remedy: 'give both' })
  try {
    const saved = save ? await saveAccount({ ...options, force }, given) : null
    return await withPlatform(options, given, async (platform, context) => {
      context.progress.say(`asking ${platform.chutes.url}`)
      const account = await platform.chutes.account(context.signal)
      const key = await keyOf(platform, context)
      return result({ platform, account, key, saved, problems: accountProblems(account, platform, await context.settings()) })
    })
  } catch (error) {
    if (hasNoAccount(error)) for (const line of registrationSteps) given.progress.note(line)
    throw error
  }
}

function hasNoAccount(error: unknown): boolean {
  return (
    error instanceof BbxError && (error.code === 'U0002' || (error.code === 'E0010' && /no account on chutes belongs/.test(error.message)))
  )
}

/** The key that is used, where one is; undefined where the platform does not list it, or lists none: who the account is was answered before, and counts. */
async function keyOf({ chutes, keyId }: NetworkPlatform, { signal }: Context): Promise<ApiKey | null | undefined> {
  if (keyId === null) return null
  try {
    return (await chutes.apiKeys(signal)).find(({ id }) => id === keyId)
  } catch (error) {
    if (error instanceof BbxError && ['E0001', 'E0010', 'E0011', 'E0071'].includes(error.code)) return undefined
    throw error
  }
}

interface LoggedIn {
  platform: NetworkPlatform
  account: ChutesAccount
  key: ApiKey | null | undefined
  saved: SavedAccount | null
  problems: readonly string[]
}

function result(found: LoggedIn): DocumentResult {
  const { platform, account, key, saved, problems } = found
  const { rehearsal, as, chutes } = platform
  // Where a hotkey is known too, it manages, whatever the key may.
  const can = abilitiesOf(account, platform.managesByHotkey ? null : key)
  const config = saved === null ? null : { path: saved.path, written: saved.written, backup: saved.backup }
  return {
    kind: 'document',
    exit: problems.length > 0 ? 2 : can.manage === false || can.pay === false ? 3 : 0,
    document: {
      schema: 'bbx.chute-login/1',
      ...{ platform: chutes.url, rehearsal, as, account },
      key: key == null ? null : { name: key.name, admin: key.admin },
      ...{ can, problems, config },
    },
    text: (style) => lines(found, can, style).join('\n'),
  }
}

function lines({ platform, account, key, saved, problems }: LoggedIn, can: Abilities, style: TextStyle): string[] {
  const { bold, dim, green, red, yellow } = paint(style)
  const written =
    saved === null ? [] : [saved.written ? `${green('wrote')} ${saved.path}` : `${saved.path} says it all already: it is left as it is`]
  const warning =
    saved?.written === true ? [yellow('  it holds the seed of the hotkey without a password: whoever has the file has the hotkey')] : []
  const backup = saved?.backup == null ? [] : [dim(`  what was there: ${saved.backup}`)]
  const yes = (able: boolean | null) => (able === null ? yellow('not known') : able ? green('yes') : red('no'))
  return [
    ...written,
    ...warning,
    ...backup,
    `${bold(account.username)} at ${platform.chutes.url}, by ${platform.as}`,
    `  ${account.userId}`,
    ...(account.hotkey === null ? [] : [`  hotkey ${account.hotkey}`]),
    `  balance ${account.balance === null ? 'not told' : usd(account.balance)}${account.paymentAddress === null ? '' : dim(`, TAO for it goes to ${account.paymentAddress}`)}`,
    ...(key == null ? [] : [`  API key ${key.name}: ${key.admin ? 'an admin key' : 'a scoped one'}`]),
    `  manages images and chutes: ${yes(can.manage)}; has images built: ${yes(can.build)}; pays for deployments: ${yes(can.pay)}`,
    ...can.limits.map((limit) => `  ${yellow(limit)}`),
    ...problems.map((problem) => `  ${red(problem)}`),
  ]
}
