import type { SettingOrigin } from './settings.ts'

/** Which source of a setting is trusted more. The login is the user's own: an address that came with a folder must not get it. */
export const originStrength: Readonly<Record<SettingOrigin, number>> = {
  flag: 5,
  environment: 4,
  'login file': 3,
  '.env': 2,
  'config.toml': 1,
  default: 0,
}
