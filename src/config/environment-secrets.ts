import { settingKeys, settingRow } from './settings-table.ts'

/** The secrets that the environment holds, for taking them out of messages. */
export function environmentSecrets(environment: Readonly<Record<string, string | undefined>>): string[] {
  const rows = settingKeys.map(settingRow).filter(({ type }) => type === 'secret')
  return rows.flatMap(({ variable, names }) => [variable, ...names]).flatMap((name) => environment[name]?.trim() || [])
}
