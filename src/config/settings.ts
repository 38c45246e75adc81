import type { Secret } from '../base/secret.ts'
import type { SettingKey } from './settings-table.ts'

export type SettingOrigin = 'flag' | 'environment' | 'login file' | '.env' | 'config.toml' | 'default'

export interface SettingValue {
  /** Parsed: string, number, boolean, a path with ~ expanded, or a Secret; null where nothing is set. */
  value: string | number | boolean | Secret | null
  origin: SettingOrigin
  /** The name under which it was found (a variable, a flag, a key of config.toml), with the file's path where there is one. */
  source: string
  /** The variable under which it was found, or would be looked for first. */
  variable: string
}

/**
 * Every setting with its value and where it came from. Asking throws BbxError U0003 for a value that cannot be used,
 * U0004 for a secret with two values, U0010 for an endpoint from a weaker source than its secret.
 */
export interface Settings {
  get(key: SettingKey): SettingValue
  string(key: SettingKey): string | null
  number(key: SettingKey): number | null
  boolean(key: SettingKey): boolean
  secret(key: SettingKey): Secret | null
  /** Public address of the wallet's hotkey, read from the key file that the settings name; null where there is none to read. */
  walletHotkeyAddress(): Promise<string | null>
  /** Every text that any source gave for a secret, so that the shell can take it out of messages. */
  secretTexts(): readonly string[]
}
