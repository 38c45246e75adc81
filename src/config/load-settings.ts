import { BbxError } from '../base/bbx-error.ts'
import { Secret } from '../base/secret.ts'
import { readConfigFile } from './config-file.ts'
import { readEnvFile } from './env-file.ts'
import { findValues, type SettingFiles } from './find-values.ts'
import { hotkeyAddress } from './hotkey-address.ts'
import { readLoginFile } from './login-file.ts'
import { originStrength } from './origin-strength.ts'
import { parseValue } from './parse-value.ts'
import type { SettingSources } from './setting-sources.ts'
import type { Settings, SettingValue } from './settings.ts'
import { type SettingKey, settingKeys, settingRow } from './settings-table.ts'

/** Reads every source once. Throws BbxError U0003 or U0007 for a file that cannot be used; a bad value shows when it is asked for. */
export async function loadSettings(sources: SettingSources): Promise<Settings> {
  const { folders, envFile } = sources
  const files: SettingFiles = { env: await readEnvFile(folders.cwd, envFile), config: await readConfigFile(folders.config), login: null }
  const home = hubHome()
  if (home !== null) files.login = await readLoginFile(home)

  /** null for a value that cannot be used, which shows when it is asked for. */
  function hubHome(): string | null {
    try {
      return String(resolve('huggingface.home').value)
    } catch (error) {
      if (!(error instanceof BbxError)) throw error
      return null
    }
  }

  function resolve(key: SettingKey): SettingValue {
    const row = settingRow(key)
    if (row.inLoginFile && files.login?.error) throw files.login.error
    const found = findValues(key, sources, files)
    const best = found[0]
    if (best === undefined) {
      const text = typeof row.default === 'function' ? row.default(folders) : row.default
      const parsed = text === null ? null : parseValue(row, text, folders)
      const variable = row.names[0] ?? row.variable
      return { value: parsed?.ok ? parsed.value : null, origin: 'default', source: 'default', variable }
    }
    const other = row.type === 'secret' ? found.find(({ text }) => text.trim() !== best.text.trim()) : undefined
    if (other) {
      throw new BbxError('U0004', { what: `${best.source} and ${other.source} give different values for one secret (${key})` })
    }
    const parsed = parseValue(row, best.text, folders)
    if (!parsed.ok) {
      const shown = row.type === 'secret' ? 'a value that cannot be used' : JSON.stringify(best.text.slice(0, 80))
      throw new BbxError('U0003', { what: `${best.source} is ${shown}`, why: row.description, remedy: `write ${parsed.form}` })
    }
    return { value: parsed.value, origin: best.origin, source: best.source, variable: best.variable }
  }

  function get(key: SettingKey): SettingValue {
    const value = resolve(key)
    for (const endpointKey of settingKeys) {
      const { secretKey } = settingRow(endpointKey)
      if (secretKey && (endpointKey === key || secretKey === key)) refuseWeakEndpoint(endpointKey, secretKey as SettingKey)
    }
    return value
  }

  function refuseWeakEndpoint(endpointKey: SettingKey, secretKey: SettingKey): void {
    const endpoint = resolve(endpointKey)
    const secret = resolve(secretKey)
    if (secret.value === null || endpoint.origin === 'default' || originStrength[endpoint.origin] >= originStrength[secret.origin]) return
    throw new BbxError('U0010', {
      what: `${endpointKey} comes from ${endpoint.source}, a weaker source than ${secret.source} of the secret that would be sent there`,
      why: 'whoever wrote the weaker source could have the secret sent to a server of theirs',
    })
  }

  function typed<T>(key: SettingKey, isT: (value: unknown) => value is T): T | null {
    const { value } = get(key)
    return isT(value) ? value : null
  }

  return {
    get,
    string: (key) => typed(key, (value) => typeof value === 'string'),
    number: (key) => typed(key, (value) => typeof value === 'number'),
    boolean: (key) => get(key).value === true,
    secret: (key) => typed(key, (value) => value instanceof Secret),
    walletHotkeyAddress: () =>
      hotkeyAddress(String(get('wallet.path').value), String(get('wallet.cold').value), String(get('wallet.hot').value)),
    secretTexts: () =>
      settingKeys
        .filter((key) => settingRow(key).type === 'secret')
        .flatMap((key) => findValues(key, sources, files))
        .map(({ text }) => text.trim()),
  }
}
