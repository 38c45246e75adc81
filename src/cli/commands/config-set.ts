import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { nearest } from '../../base/nearest.ts'
import { parseEnv } from '../../config/parse-env.ts'
import { parseValue } from '../../config/parse-value.ts'
import { readTextFile } from '../../config/read-text-file.ts'
import { setVariable } from '../../config/set-variable.ts'
import { type SettingKey, settingKeys, settingRow } from '../../config/settings-table.ts'
import type { Context } from '../context.ts'
import { need } from '../need.ts'
import { readStdin } from '../read-stdin.ts'
import type { CommandResult } from '../result.ts'

export interface ConfigSetOptions {
  /** A setting, or one of its variables. */
  key: string
  /** null: asked for; `-`: read from stdin. */
  value: string | null
  /** null: `.env` of the working folder. */
  file: string | null
}

/** Writes one setting into `.env`, checked as it will be read. */
export async function configSet(options: ConfigSetOptions, context: Context): Promise<CommandResult> {
  const path = options.file === null ? join(context.cwd, '.env') : resolve(context.cwd, options.file)
  const { key, variable } = findSetting(options.key)
  const row = settingRow(key)
  const value = (await wantedValue(options, row.type === 'secret', context)).trim()
  const name = variable ?? (await nameInFile(path, [row.variable, ...row.names])) ?? row.variable
  if (value === '')
    throw new BbxError('U0003', { what: `the value for ${name} is empty`, remedy: `remove the line from ${path} to unset it` })
  const folders = { home: homedir(), cwd: context.cwd, cache: context.cwd, config: context.cwd }
  const parsed = parseValue(row, value, folders)
  if (!parsed.ok) {
    const shown = row.type === 'secret' ? 'a value that cannot be used' : JSON.stringify(value.slice(0, 80))
    throw new BbxError('U0003', { what: `${name} would be ${shown}`, why: row.description, remedy: `write ${parsed.form}` })
  }
  await setVariable({ path, name, value, row, signal: context.signal })
  const secret = row.type === 'secret'
  const setting = { key, variable: name, variables: [row.variable, ...row.names], value: secret ? '********' : plain(parsed.value) }
  const document = {
    schema: 'bbx.config/1',
    file: path,
    settings: [{ ...setting, origin: '.env', source: `${name} in ${path}`, secret, description: row.description }],
  }
  return { kind: 'document', exit: 0, document, text: () => `${name} is set in ${path}` }
}

function plain(value: unknown): string | number | boolean {
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value)
}

function findSetting(name: string): { key: SettingKey; variable: string | null } {
  for (const key of settingKeys) {
    const { variable, names } = settingRow(key)
    if (key === name) return { key, variable: null }
    if (variable === name || names.includes(name)) return { key, variable: name }
  }
  const known = settingKeys.flatMap((key) => [key, settingRow(key).variable, ...settingRow(key).names])
  const near = nearest(name, known)
  throw new BbxError('U0001', {
    what: `there is no setting or variable called ${name}`,
    remedy: `${near === null ? '' : `did you mean ${near}? `}\`bbx config\` lists them`,
  })
}

async function wantedValue({ key, value }: ConfigSetOptions, secret: boolean, context: Context): Promise<string> {
  if (value === '-') return readStdin(context.signal)
  if (value === null && secret && context.interactive) {
    const { askSecret } = await import('../prompt.ts')
    return askSecret(`Value for ${key}?`, context)
  }
  if (value !== null && secret)
    context.progress.note(`note: the command line of a program can be seen by others; \`bbx config set ${key} -\` reads stdin`)
  const { value: needed } = await need({ value: { given: value, flag: 'VALUE', variable: null, question: `Value for ${key}?` } }, context)
  return needed
}

/** A file that uses one of the names already goes on using it. */
async function nameInFile(path: string, names: readonly string[]): Promise<string | undefined> {
  const variables = parseEnv((await readTextFile(path, 'the file of variables')) ?? '')
  return names.find((name) => variables[name])
}
