import { stat } from 'node:fs/promises'
import { type ChutesConfig, readChutesConfig } from '../../chutes/account/chutes-config.ts'
import { readTextFile } from '../../config/read-text-file.ts'
import type { Settings } from '../../config/settings.ts'

export interface AccountFile {
  path: string
  /** null where there is no such file. */
  config: ChutesConfig | null
  /** Others on this machine may read it, and the seed in it. */
  openToOthers: boolean
}

/** The `config.ini` of the Python package `chutes` that the settings name. Throws BbxError U0007. */
export async function accountFile(settings: Settings): Promise<AccountFile> {
  const path = settings.string('chutes.configPath') ?? ''
  const text = await readTextFile(path, 'the account file of chutes')
  if (text === null) return { path, config: null, openToOthers: false }
  const { mode } = await stat(path)
  return { path, config: readChutesConfig(text, path), openToOthers: (mode & 0o077) !== 0 }
}
