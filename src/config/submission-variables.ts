import type { Settings } from './settings.ts'
import { settingKeys, settingRow } from './settings-table.ts'

/** The variables that a submission's own process gets of the user's settings: those meant for it and set somewhere. */
export function submissionVariables(settings: Settings): Record<string, string> {
  const variables: Record<string, string> = {}
  for (const key of settingKeys) {
    const { passedAs } = settingRow(key)
    if (passedAs === undefined) continue
    const { value, origin } = settings.get(key)
    if (origin === 'default' || value === null) continue
    // The seeds' servers understand 1 and 0 in every version (reference babelbit 9).
    variables[passedAs] = typeof value === 'boolean' ? (value ? '1' : '0') : String(value)
  }
  return variables
}
