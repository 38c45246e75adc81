import { Secret } from '../../base/secret.ts'
import { refuseBadSettings } from '../../config/refuse-bad-settings.ts'
import type { Settings } from '../../config/settings.ts'
import { type SettingKey, settingKeys, settingRow } from '../../config/settings-table.ts'
import type { Context } from '../context.ts'
import { paint } from '../paint.ts'
import type { CommandResult, TextStyle } from '../result.ts'
import type { SettingDocument } from '../schemas/config.ts'

/** Every setting, its value (secrets masked) and where it came from. */
export async function config(_options: Record<string, never>, context: Context): Promise<CommandResult> {
  const settings = await context.settings()
  refuseBadSettings(settings)
  const rows = settingKeys.map((key) => describeSetting(key, settings))
  const document = { schema: 'bbx.config/1', settings: rows, walletHotkey: await settings.walletHotkeyAddress() }
  return { kind: 'document', exit: 0, document, text: (style) => table(rows, document.walletHotkey, style) }
}

export function describeSetting(key: SettingKey, settings: Settings): SettingDocument {
  const { type, names, variable, description } = settingRow(key)
  const found = settings.get(key)
  return {
    key,
    variable: found.variable,
    variables: [variable, ...names],
    value: found.value instanceof Secret ? found.value.toString() : found.value,
    origin: found.origin,
    source: found.source,
    secret: type === 'secret',
    description,
  }
}

function table(rows: readonly SettingDocument[], walletHotkey: string | null, style: TextStyle): string {
  const { bold, dim, yellow } = paint(style)
  const width = Math.max(...rows.map(({ key }) => key.length))
  const lines = rows.map(({ key, variable, value, origin, source }) => {
    const shown = value === null ? dim('not set') : bold(String(value))
    const from = origin === 'default' ? dim(`default; ${variable}`) : yellow(`${origin}: ${source}`)
    return `${key.padEnd(width)}  ${shown}  ${from}`
  })
  lines.push('', `hotkey of the wallet: ${walletHotkey ?? dim('no key file to read')}`)
  return lines.join('\n')
}
