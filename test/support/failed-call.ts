import { open, readdir, rm } from 'node:fs/promises'
import { errorSchema } from '../../src/cli/schemas/error.ts'
import { emptyFolder, type RunOptions, runBbx } from './run-bbx.ts'
import { processesNaming } from './wait-for.ts'

export interface FailedCall {
  exit: number
  code: string
  what: string
  why: string
  remedy: string
  /** Paths in the working folder that were not there before. */
  left: string[]
}

/**
 * A call with --json that fails as a whole. Throws where stdout is not the one document of an error, where the document and
 * the process name different codes, where the error has no words or no remedy, or where a process is left.
 */
export async function failedCall(words: readonly string[], options: RunOptions = {}): Promise<FailedCall> {
  const cwd = options.cwd ?? (await emptyFolder())
  const before = new Set(await everythingIn(cwd))
  const ran = await runBbx([...words, '--json'], { ...options, cwd })
  const { error, exit } = errorSchema.parse(ran.document())
  if (exit !== ran.code) throw new Error(`the document says exit ${exit}, the process ${ran.code}`)
  if (error.what === '' || error.remedy === '') throw new Error(`an error without words: ${ran.stdout}`)
  if (/^ {4}at /m.test(ran.stderr)) throw new Error(`a stack that nobody asked for: ${ran.stderr}`)
  const running = await processesNaming(cwd)
  if (running.length > 0) throw new Error(`still running: ${running.join('\n')}`)
  const left = (await everythingIn(cwd)).filter((path) => !before.has(path))
  if (options.cwd === undefined) await rm(cwd, { recursive: true, force: true })
  return { exit, code: error.code, what: error.what, why: error.why ?? '', remedy: error.remedy, left }
}

/** Every path below a folder, sorted. */
export async function everythingIn(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).sort()
}

/** A file that takes no room on the disk. */
export async function sparseFile(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w')
  await file.truncate(bytes)
  await file.close()
}
