import { BbxError } from '../../base/bbx-error.ts'
import { originStrength } from '../../config/origin-strength.ts'
import type { SettingOrigin, Settings, SettingValue } from '../../config/settings.ts'
import type { AccountFile } from './account-file.ts'

export interface PlatformAddress {
  url: string
  /** Where it stands: for messages. */
  source: string
  /** Of how the address was found: what is secret must not come from a stronger one. */
  strength: number
  /** CHUTES_API_URL says another address, and `config.ini` comes first (reference chutes 1.2). */
  passedOver: string | null
}

/** Of what is in the user's own home, wherever no setting says otherwise. */
const ownStrength = originStrength['login file']

/** The API of the platform: of `config.ini`, else of the settings. */
export function platformAddress(settings: Settings, { path, config }: AccountFile): PlatformAddress {
  const set = settings.get('chutes.url')
  const url = String(set.value)
  const found = config?.baseUrl ?? null
  if (found === null) return { url, source: set.source, strength: strengthOf(set, Number.POSITIVE_INFINITY), passedOver: null }
  const passedOver = set.origin === 'default' || url === found ? null : `${set.source} says ${url}`
  return { url: found, source: path, strength: strengthOf(settings.get('chutes.configPath'), ownStrength), passedOver }
}

/** A secret of a stronger source than the address would be sent to whoever wrote the address. Throws BbxError U0010. */
export function refuseWeakAddress(address: PlatformAddress, secret: { source: string; strength: number }): void {
  if (address.strength >= Math.min(secret.strength, ownStrength)) return
  throw new BbxError('U0010', {
    what: `the address of chutes comes from ${address.source}, a weaker source than ${secret.source}, which would be used there`,
    why: 'whoever wrote the weaker source could have it used at a server of theirs',
  })
}

/** A file in its usual place is the user's own. */
export function fileStrength(settings: Settings): number {
  return strengthOf(settings.get('chutes.configPath'), ownStrength)
}

/** Of what lies in a wallet of the user. */
export const walletStrength = ownStrength

export function keyStrength(settings: Settings): number {
  return originStrength[settings.get('chutes.apiKey').origin]
}

function strengthOf({ origin }: Pick<SettingValue, 'origin'> & { origin: SettingOrigin }, byDefault: number): number {
  return origin === 'default' ? byDefault : originStrength[origin]
}
