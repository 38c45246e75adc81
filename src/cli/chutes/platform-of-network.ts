import { BbxError } from '../../base/bbx-error.ts'
import { Secret } from '../../base/secret.ts'
import { isLoopback } from '../../chain/network.ts'
import { apiKeyIds } from '../../chutes/account/api-key.ts'
import type { LogHotkey } from '../../chutes/logs/open-chunk.ts'
import { openChutes } from '../../chutes/open-chutes.ts'
import type { Chutes } from '../../chutes/types.ts'
import type { Settings } from '../../config/settings.ts'
import type { Context } from '../context.ts'
import { type NetworkWorld, worldOfNetwork } from '../localnet/world-of-network.ts'
import { marked } from '../pushing/rehearsing.ts'
import { accountFile } from './account-file.ts'
import { hotkeyOfSeed } from './account-hotkey.ts'
import { byRoute } from './by-route.ts'
import { type ChosenCredentials, type ChutesKeyOptions, chooseCredentials } from './choose-credentials.ts'
import { chuteAddress } from './chute-address.ts'
import { fileStrength, keyStrength, platformAddress, refuseWeakAddress, walletStrength } from './platform-address.ts'

export interface NetworkPlatform extends AsyncDisposable {
  chutes: Chutes
  /** Nothing on it is worth anything. */
  rehearsal: boolean
  /** With what it is asked: for messages. */
  as: string
  /** Whose account it is: the one of a `bbx localnet`, or the user's. */
  account: 'localnet' | 'own'
  /** Of the account, exactly, where that is known without asking. */
  username: string | null
  /** UUID of the account, where that is known without asking. */
  userId: string | null
  /** UUID of the API key, where one is used. */
  keyId: string | null
  /** A hotkey signs for images and chutes, beside a key or without one. */
  managesByHotkey: boolean
  /** What opens start-up logs; null where only an API key is known. */
  logHotkey(): Promise<LogHotkey | null>
}

/**
 * The platform that belongs to the network of the settings, opened. A chain on this machine's loopback is a rehearsal: its platform is the one that its `bbx localnet --chutes`
 * serves, with that one's key, or one on loopback that CHUTES_API_URL names with CHUTES_API_KEY; the real account is never used for it. Else the platform of `config.ini` or the
 * settings. Throws BbxError E0001 where a rehearsal has no platform, and as `accountFile`, `chooseCredentials` and `refuseWeakAddress` do.
 */
export async function platformOfNetwork(options: ChutesKeyOptions, context: Context, folder?: string): Promise<NetworkPlatform> {
  const settings = await context.settings()
  const world = worldOfNetwork(settings, folder)
  const found = world.isRehearsal ? rehearsal(settings, world) : await real(settings, options, context)
  if (found.rehearsal) context.progress.note(marked('nothing on this platform, which is on this machine, costs anything'))
  return found
}

function rehearsal(settings: Settings, { chain, localnet }: NetworkWorld): NetworkPlatform {
  if (localnet?.chutes !== undefined) {
    const { url, username, userId, apiKey, hotkey, hotkeySeed } = localnet.chutes
    const key = new Secret(apiKey)
    const chutes = openChutes({ url, chuteUrl: (slug) => `${url}/slug/${slug}`, credentials: { kind: 'key', key } })
    const logHotkey = async () => (await hotkeyOfSeed({ seed: new Secret(hotkeySeed), hotkey }, 'the rehearsal')).log
    const as = `the account ${username} of the rehearsal`
    const { keyId } = apiKeyIds(key, as)
    return platform(chutes, { rehearsal: true, account: 'localnet', as, username, userId, keyId, managesByHotkey: false, logHotkey })
  }
  const { value, origin } = settings.get('chutes.url')
  const url = String(value)
  const key = origin === 'default' ? null : settings.secret('chutes.apiKey')
  if (key === null || !isLoopback(url)) {
    throw new BbxError('E0001', {
      what: `no rehearsal platform goes with the chain at ${chain}`,
      why: 'no `bbx localnet --chutes` of this user serves that chain, and a rehearsal never uses the real account',
      remedy: 'start `bbx localnet --chutes`; for the real platform name the network: --network finney',
    })
  }
  const chuteUrl = chuteAddress(settings.string('chutes.urlTemplate') ?? '', url)
  const chutes = openChutes({ url, chuteUrl, credentials: { kind: 'key', key } })
  const { source: as } = settings.get('chutes.apiKey')
  const username = settings.string('chutes.username')
  return platform(chutes, {
    rehearsal: true,
    account: 'own',
    as,
    username,
    ...apiKeyIds(key, as),
    managesByHotkey: false,
    logHotkey: async () => null,
  })
}

async function real(settings: Settings, options: ChutesKeyOptions, context: Context): Promise<NetworkPlatform> {
  const file = await accountFile(settings)
  if (file.openToOthers && file.config?.account != null)
    context.progress.note(`${file.path} holds a seed, and others on this machine may read it: chmod 600 ${file.path}`)
  const address = platformAddress(settings, file)
  if (address.passedOver !== null) context.progress.note(`${address.passedOver}, but ${address.url} of ${address.source} comes first`)
  const chosen = await chooseCredentials(file, options, context)
  if (chosen.key !== null) refuseWeakAddress(address, { source: chosen.key.source, strength: keyStrength(settings) })
  if (chosen.hotkey !== null) {
    const strength = chosen.hotkey.source === file.path ? fileStrength(settings) : walletStrength
    refuseWeakAddress(address, { source: chosen.hotkey.source, strength })
  }
  return asAccount(address.url, chuteAddress(settings.string('chutes.urlTemplate') ?? '', address.url), chosen, settings)
}

function asAccount(
  url: string,
  chuteUrl: (slug: string) => string,
  { key, hotkey, username }: ChosenCredentials,
  settings: Settings,
): NetworkPlatform {
  const opened = {
    key: key === null ? null : openChutes({ url, chuteUrl, credentials: { kind: 'key', key: key.secret } }),
    hotkey: hotkey === null ? null : openChutes({ url, chuteUrl, credentials: { kind: 'hotkey', ...hotkey } }),
  }
  const chutes = opened.hotkey !== null && opened.key !== null ? byRoute(opened.hotkey, opened.key) : (opened.hotkey ?? opened.key)
  if (chutes === null) throw new Error('credentials were chosen, and there are none')
  return platform(chutes, {
    rehearsal: isLoopback(url),
    account: 'own',
    as: [hotkey?.source, key?.source].filter((source) => source !== undefined).join(' and '),
    username: username ?? settings.string('chutes.username'),
    userId: hotkey?.userId ?? key?.userId ?? null,
    keyId: key?.keyId ?? null,
    managesByHotkey: hotkey !== null,
    logHotkey: async () => hotkey?.log ?? null,
  })
}

function platform(chutes: Chutes, facts: Omit<NetworkPlatform, 'chutes' | keyof AsyncDisposable>): NetworkPlatform {
  return { ...facts, chutes, [Symbol.asyncDispose]: () => chutes[Symbol.asyncDispose]() }
}
