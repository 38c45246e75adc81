import { join } from 'node:path'
import { BbxError } from '../base/bbx-error.ts'
import { nearest } from '../base/nearest.ts'
import { readTextFile } from './read-text-file.ts'
import { type SettingKey, settingKeys } from './settings-table.ts'

export interface ConfigFile {
  path: string
  values: ReadonlyMap<SettingKey, string>
}

/**
 * `config.toml` of the user: `[cache] dir = "..."` is the setting `cache.dir`; null where there is no file.
 * Throws BbxError U0007 for a file that is not TOML, U0003 for a key that no setting has.
 */
export async function readConfigFile(configFolder: string): Promise<ConfigFile | null> {
  const path = join(configFolder, 'bbx', 'config.toml')
  const text = await readTextFile(path, 'the configuration file')
  return text === null ? null : { path, values: readValues(await parseToml(text, path), path) }
}

async function parseToml(text: string, path: string): Promise<unknown> {
  // Most calls have no such file, and a package costs them milliseconds.
  const { parse } = await import('smol-toml')
  try {
    return parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    // smol-toml quotes the place; a file that overruns the stack ends here too.
    const why = error instanceof Error ? error.message.split('\n')[0] : undefined
    throw new BbxError('U0007', {
      what: `${path} is not TOML`,
      ...(why ? { why } : {}),
      remedy: 'mend the line that is named',
      cause: error,
    })
  }
}

function readValues(tree: unknown, path: string): Map<SettingKey, string> {
  const values = new Map<SettingKey, string>()
  for (const [name, value] of leaves(tree)) {
    const key = settingKeys.find((known) => known === name)
    if (key === undefined) {
      const near = nearest(name, settingKeys)
      const remedy = near ? `did you mean ${near}? ` : ''
      throw new BbxError('U0003', {
        what: `${path} sets ${name}, which is no setting`,
        remedy: `${remedy}\`bbx config\` lists the settings`,
      })
    }
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean' && typeof value !== 'bigint') {
      throw new BbxError('U0003', { what: `${path} gives ${name} a value that is neither text, a number nor a boolean` })
    }
    values.set(key, String(value))
  }
  return values
}

/** Names are two deep: `[section] name`. What is nested deeper is a leaf that no setting has. */
function* leaves(tree: unknown): Generator<[string, unknown]> {
  for (const [section, inner] of Object.entries(tree as Record<string, unknown>)) {
    const isTable = typeof inner === 'object' && inner !== null && !Array.isArray(inner) && !(inner instanceof Date)
    if (!isTable) yield [section, inner]
    else for (const [name, value] of Object.entries(inner)) yield [`${section}.${name}`, value]
  }
}
