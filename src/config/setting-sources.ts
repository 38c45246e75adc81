import type { BaseFolders } from './setting-row.ts'

export interface SettingSources {
  folders: BaseFolders
  /** Options of this call that say the same as a setting, under the setting's `flag`. */
  flags: Readonly<Record<string, string>>
  environment: Readonly<Record<string, string | undefined>>
  /** Absolute path given with --env-file; null: `.env` of the working folder, where there is one. */
  envFile: string | null
}
