import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { LogFile } from './log-file.ts'

/**
 * What was given, as logs: a file is itself, also where it does not exist; a folder is the `.jsonl` files in and below it,
 * sorted. A folder without any is given on as it is: the other logs are scored, and `openLog` says what is wrong with this one.
 */
export async function* findLogs(given: readonly string[], cwd: string): AsyncGenerator<LogFile> {
  for (const file of given) {
    const path = resolve(cwd, file)
    if (!(await isFolder(path))) {
      yield { file, path }
      continue
    }
    let found = false
    for await (const log of logsBelow({ file, path })) {
      found = true
      yield log
    }
    if (!found) yield { file, path }
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false
}

async function* logsBelow({ file, path }: LogFile): AsyncGenerator<LogFile> {
  let entries: Dirent[]
  try {
    entries = await readdir(path, { withFileTypes: true })
  } catch {
    yield { file, path }
    return
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const below = { file: join(file, entry.name), path: join(path, entry.name) }
    if (entry.isDirectory()) yield* logsBelow(below)
    else if (entry.name.endsWith('.jsonl')) yield below
  }
}
