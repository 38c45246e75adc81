import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { BbxError } from '../../../base/bbx-error.ts'
import { diskError } from '../../../base/disk-error.ts'
import { pathStem } from '../../../base/python/path-text.ts'
import { timeStamp, toolScoreName } from '../formats/file-names.ts'

/** What the reference's scorer leaves for one log (reference babelbit 3.4). */
export interface ToolFiles {
  txt: string
  json: string
}

/** Paths of the files for a log that is scored now. */
export function toolFiles(outdir: string, logFile: string): ToolFiles {
  const stamp = timeStamp(new Date())
  return { txt: join(outdir, toolScoreName(logFile, stamp, 'txt')), json: join(outdir, toolScoreName(logFile, stamp, 'json')) }
}

/** Throws BbxError E0005. */
export function writeToolFile(path: string, content: string | Uint8Array): void {
  try {
    writeFileSync(path, content)
  } catch (error) {
    throw diskError(error, path)
  }
}

/** Refuses a second log of one name: in the same second its files would replace those of the first. */
export class OneLogAName {
  readonly #seen = new Set<string>()

  check(file: string): void {
    const stem = pathStem(file)
    if (this.#seen.has(stem)) {
      throw new BbxError('U0001', {
        what: `${file}: another log is called ${basename(file)} too, and --outdir would mix up their files`,
        remedy: 'score them by two calls with different folders for --outdir',
      })
    }
    this.#seen.add(stem)
  }
}
