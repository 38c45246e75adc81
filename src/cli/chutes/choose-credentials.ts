import { BbxError } from '../../base/bbx-error.ts'
import type { Secret } from '../../base/secret.ts'
import { type ApiKeyIds, apiKeyIds } from '../../chutes/account/api-key.ts'
import type { Settings } from '../../config/settings.ts'
import type { Context } from '../context.ts'
import type { AccountFile } from './account-file.ts'
import { type AccountHotkey, hotkeyOfSeed, hotkeyOfWallet } from './account-hotkey.ts'

export interface ChosenCredentials {
  key: (ApiKeyIds & { secret: Secret; source: string }) | null
  /** `userId`: where the file says it. */
  hotkey: (AccountHotkey & { userId: string | null; source: string }) | null
  /** As the file says it: the platform compares its case. */
  username: string | null
}

export interface ChutesKeyOptions {
  /** File with the password of the wallet's hotkey; `-`: stdin. */
  passwordFile?: string | undefined
  /** True where the wallet of the call is not meant for the account. */
  withoutWallet?: true | undefined
}

/**
 * Who asks: CHUTES_API_KEY, and a hotkey. The hotkey is the one of the wallet where an option of the call names a wallet, else that of `config.ini`, else that of the wallet which a
 * variable or a file of settings names. Throws BbxError U0002 where there is neither, U0003 for what is no API key, U0004 where key and file are of two accounts.
 */
export async function chooseCredentials(file: AccountFile, options: ChutesKeyOptions, context: Context): Promise<ChosenCredentials> {
  const settings = await context.settings()
  const secret = settings.secret('chutes.apiKey')
  const { source } = settings.get('chutes.apiKey')
  const key = secret === null ? null : { secret, source, ...apiKeyIds(secret, source) }
  const account = file.config?.account ?? null
  const named = options.withoutWallet ? null : namedWallet(settings)
  if (named === 'flag' || (account === null && named === 'settings')) {
    const hotkey = await hotkeyOfWallet(options, context)
    return { key, username: null, hotkey: { ...hotkey, userId: null, source: `the hotkey ${hotkey.signer.address} of the wallet` } }
  }
  if (account === null && key === null) throw nobody(file, options)
  if (account !== null && key !== null && account.userId !== key.userId) {
    throw new BbxError('U0004', {
      what: `${key.source} is a key of the account ${key.userId}, and ${file.path} is that of ${account.userId}`,
      why: 'a chute that one of them deploys, the other cannot manage',
      remedy: 'remove the key or the file that is not meant, or name another file in CHUTES_CONFIG_PATH',
    })
  }
  const hotkey = account === null ? null : { ...(await hotkeyOfSeed(account, file.path)), userId: account.userId, source: file.path }
  return { key, hotkey, username: account?.username ?? null }
}

/** A wallet that merely lies at the default place says nothing about an account. */
function namedWallet(settings: Settings): 'flag' | 'settings' | null {
  const origins = (['wallet.path', 'wallet.cold', 'wallet.hot'] as const).map((key) => settings.get(key).origin)
  if (origins.includes('flag')) return 'flag'
  return origins.every((origin) => origin === 'default') ? null : 'settings'
}

function nobody({ path, config }: AccountFile, { withoutWallet }: ChutesKeyOptions): BbxError {
  return new BbxError('U0002', {
    what: 'nothing says which account on chutes is meant',
    why: config === null ? `there is no ${path}, no wallet is named, and CHUTES_API_KEY is not set` : `${path} has no section [auth]`,
    remedy: withoutWallet
      ? 'set CHUTES_API_KEY to an admin key, or write the account file with `bbx chute login --save`'
      : 'set CHUTES_API_KEY to an admin key, or name the hotkey of the account with --wallet-name and --wallet-hotkey; `bbx chute login` says how an account is made',
    missing: [{ name: 'the account on chutes', flag: '--wallet-hotkey', variable: 'CHUTES_API_KEY' }],
  })
}
