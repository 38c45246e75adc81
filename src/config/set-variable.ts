import { lstat } from 'node:fs/promises'
import { BbxError } from '../base/bbx-error.ts'
import { writeDurably } from '../base/durable-file.ts'
import { acquireLock } from '../base/lock.ts'
import { mergeVariable } from './merge-variable.ts'
import { parseEnv } from './parse-env.ts'
import { readTextFile } from './read-text-file.ts'
import type { SettingRow } from './setting-row.ts'

export interface Change {
  /** The file of variables; made where there is none. */
  path: string
  name: string
  value: string
  row: SettingRow
  signal: AbortSignal
}

/**
 * Writes one variable into a file of variables (mode 0600), as a whole or not at all. Throws BbxError U0003 for a symbolic link and for a
 * value that the file cannot hold, U0004 where the file has another value for the same secret, E0005, E0006.
 */
export async function setVariable({ path, name, value, row, signal }: Change): Promise<void> {
  const stat = await lstat(path).catch(() => null)
  if (stat?.isSymbolicLink()) {
    throw new BbxError('U0003', {
      what: `${path} is a symbolic link`,
      why: 'the file behind it may belong to something else',
      remedy: 'name the file itself with --env-file',
    })
  }
  await using _lock = await acquireLock(`${path}.lock`, { waitMs: 5000, signal, what: path })
  const before = (await readTextFile(path, 'the file of variables')) ?? ''
  if (row.type === 'secret') refuseSecondValue(path, before, { name, value, row })
  await writeDurably(path, mergeVariable(before, name, value), 0o600)
}

function refuseSecondValue(path: string, text: string, { name, value, row }: Pick<Change, 'name' | 'value' | 'row'>): void {
  const variables = parseEnv(text)
  const other = [row.variable, ...row.names].find((known) => known !== name && variables[known] && variables[known] !== value)
  if (other === undefined) return
  throw new BbxError('U0004', {
    what: `${other} in ${path} has another value for the same secret as ${name}`,
    remedy: `set ${other}, or remove it first`,
  })
}
