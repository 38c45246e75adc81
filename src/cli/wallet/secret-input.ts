import { resolve } from 'node:path'
import { BbxError } from '../../base/bbx-error.ts'
import { Secret } from '../../base/secret.ts'
import type { Context } from '../context.ts'
import { readStdin } from '../read-stdin.ts'

/** One line of a file, or of stdin for `-`, that nobody may see. White space around it stays, but for the line's end. Throws BbxError U0003, U0007. */
export async function secretLine(path: string, flag: string, context: Context): Promise<Secret> {
  const text = (await secretText(path, context)).reveal().replace(/\r?\n$/, '')
  if (text !== '' && !/[\r\n]/.test(text)) return new Secret(text)
  throw new BbxError('U0003', {
    what: `${flag}: ${shown(path)} does not hold one line of text`,
    remedy: 'write the one value into it, and nothing else',
  })
}

/** The same without a rule for its lines. */
export async function secretText(path: string, context: Context): Promise<Secret> {
  if (path === '-') return new Secret(await readStdin(context.signal))
  const { readKeyFile } = await import('../../wallet/keyfile/read-key-file.ts')
  const file = resolve(context.cwd, path)
  const absent = { what: `there is no file ${file}`, remedy: 'check the path; - in its place reads stdin' }
  return new Secret(Buffer.from(await readKeyFile(file, absent)).toString('utf8'))
}

/** Throws BbxError U0001 where two values would come from stdin. */
export function refuseStdinTwice(flags: Readonly<Record<string, string | undefined>>): void {
  const names = Object.entries(flags).flatMap(([flag, path]) => (path === '-' ? [flag] : []))
  if (names.length > 1)
    throw new BbxError('U0001', { what: `${names.join(' and ')} cannot both read stdin`, remedy: 'write one of them into a file' })
}

function shown(path: string): string {
  return path === '-' ? 'stdin' : path
}
