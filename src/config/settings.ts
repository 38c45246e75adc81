import type { Secret } from '../base/secret.ts'

export type SettingOrigin = 'flag' | 'environment' | '.env' | 'config.toml' | 'default'

export interface SettingValue {
  /** Parsed: string, number, boolean, list, a path with ~ expanded, or a Secret. */
  value: string | number | boolean | Secret | null
  origin: SettingOrigin
  /** The name under which it was found (a variable, a flag, a key of config.toml), with the file's path where there is one. */
  source: string
}

/** Every setting with its value and where it came from. */
export interface Settings {
  get(key: string): SettingValue
  string(key: string): string | null
  number(key: string): number | null
  boolean(key: string): boolean
  secret(key: string): Secret | null
}
