import { BbxError } from '../../base/bbx-error.ts'
import { Secret } from '../../base/secret.ts'
import { isSs58Address } from '../../base/ss58.ts'
import { isUuid } from '../../base/uuid.ts'
import { valueIn } from './interpolate.ts'
import { type IniProblem, type IniSection, parseIni } from './parse-ini.ts'

/** What the Python package `chutes` keeps of an account in its `config.ini` (reference chutes 1.1). */
export interface ChutesConfig {
  /** `[api] base_url`; null where it is not there, which newer versions of the package put up with. */
  baseUrl: string | null
  /** `[auth]`; null where there is no such section. */
  account: ConfiguredAccount | null
  /** `[payment] address`: where TAO for the account is sent. */
  paymentAddress: string | null
}

export interface ConfiguredAccount {
  username: string
  /** A UUID, lower case. */
  userId: string
  /** SS58; whether the seed is that of this address is for whoever opens it. */
  hotkey: string
  /** 64 hex digits: the seed of that hotkey. */
  seed: Secret
  /** null where it is not there: bbx needs it for nothing, versions of the package do. */
  hotkeyName: string | null
}

interface Field {
  form: RegExp | ((text: string) => boolean)
  says: string
}

const text: Field = { form: /^\S(?:.*\S)?$/, says: 'one line of text' }
const address: Field = { form: isSs58Address, says: 'an SS58 address that starts with 5' }
const fields = {
  username: text,
  user_id: { form: isUuid, says: 'a UUID' },
  hotkey_seed: { form: /^[0-9a-f]{64}$/i, says: '64 hex digits without 0x' },
  hotkey_name: text,
  hotkey_ss58address: address,
  address,
  base_url: { form: isAddress, says: 'an address that starts with http:// or https://' },
} as const satisfies Record<string, Field>

type FieldName = keyof typeof fields

/**
 * The configuration in the text of a `config.ini`. `path` is for messages. Throws BbxError U0007 that names the line, or what is missing; values are
 * not repeated.
 */
export function readChutesConfig(source: string, path: string): ChutesConfig {
  const parsed = parseIni(source)
  if (!parsed.ok) throw unusable(path, parsed.problem)
  const { sections } = parsed
  const read = (section: string, key: FieldName) => fieldIn(sections, section, key, path)
  return {
    baseUrl: read('api', 'base_url')?.replace(/\/+$/, '') ?? null,
    account: sections.has('auth') ? accountOf((key) => read('auth', key), path) : null,
    paymentAddress: read('payment', 'address'),
  }
}

/** null for what is not there or empty. */
function fieldIn(sections: ReadonlyMap<string, IniSection>, section: string, key: FieldName, path: string): string | null {
  const value = valueIn(sections, section, key)
  if (value === null) return null
  if (!value.ok) throw unusable(path, value.problem)
  if (value.text === '') return null
  const { form, says } = fields[key]
  if (form instanceof RegExp ? form.test(value.text) : form(value.text)) return value.text
  const line = sections.get(section)?.get(key)?.line ?? sections.get('DEFAULT')?.get(key)?.line ?? 0
  throw unusable(path, { line, what: `${key} is not ${says}` })
}

function accountOf(read: (key: FieldName) => string | null, path: string): ConfiguredAccount {
  const found = {
    username: read('username'),
    user_id: read('user_id'),
    hotkey_seed: read('hotkey_seed'),
    hotkey_ss58address: read('hotkey_ss58address'),
  }
  const { username, user_id: userId, hotkey_seed: seed, hotkey_ss58address: hotkey } = found
  if (username === null || userId === null || seed === null || hotkey === null) {
    const missing = Object.entries(found).flatMap(([key, value]) => (value === null ? [key] : []))
    throw new BbxError('U0007', {
      what: `${path} lacks ${missing.join(', ')} in [auth]`,
      remedy:
        'write what is missing; `bbx chute login --save --force` writes the file anew from a hotkey of a wallet, and keeps this one as a backup',
    })
  }
  return { username, userId: userId.toLowerCase(), hotkey, seed: new Secret(seed.toLowerCase()), hotkeyName: read('hotkey_name') }
}

function isAddress(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : null
  return url !== null && /^https?:$/.test(url.protocol) && !url.username && !url.password && !/[?#\s]/.test(value)
}

function unusable(path: string, { line, what }: IniProblem): BbxError {
  return new BbxError('U0007', {
    what: `${path} line ${line}: ${what}`,
    remedy:
      'mend the line; `bbx chute login --save --force` writes the file anew from a hotkey of a wallet, and keeps this one as a backup',
  })
}
