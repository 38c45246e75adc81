import type { ConfigFile } from './config-file.ts'
import type { EnvFile } from './env-file.ts'
import type { LoginFile } from './login-file.ts'
import type { SettingSources } from './setting-sources.ts'
import type { SettingOrigin } from './settings.ts'
import { type SettingKey, settingRow } from './settings-table.ts'

export interface FoundValue {
  text: string
  origin: SettingOrigin
  source: string
  variable: string
}

export interface SettingFiles {
  env: EnvFile | null
  config: ConfigFile | null
  login: LoginFile | null
}

/** Everything that was said about a setting, the strongest first. Empty text says nothing. */
export function findValues(
  key: SettingKey,
  { flags, environment }: Pick<SettingSources, 'flags' | 'environment'>,
  files: SettingFiles,
): FoundValue[] {
  const row = settingRow(key)
  const variables = [row.variable, ...row.names]
  const first = row.names[0] ?? row.variable
  const found: FoundValue[] = []
  const add = (text: string | undefined, origin: SettingOrigin, source: string, variable: string) => {
    if (text !== undefined && text.trim() !== '') found.push({ text, origin, source, variable })
  }
  if (row.flag) add(flags[row.flag], 'flag', `--${kebab(row.flag)}`, first)
  for (const variable of variables) add(environment[variable], 'environment', variable, variable)
  if (files.env) for (const variable of variables) add(files.env.variables[variable], '.env', `${variable} in ${files.env.path}`, variable)
  if (files.config) add(files.config.values.get(key), 'config.toml', `${key} in ${files.config.path}`, first)
  if (row.inLoginFile && files.login) add(files.login.text ?? undefined, 'login file', `the hub's login in ${files.login.path}`, first)
  return found
}

function kebab(camel: string): string {
  return camel.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
