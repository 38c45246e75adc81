import { readFile, rm, writeFile } from 'node:fs/promises'
import { diskError } from '../disk-error.ts'

/** What a partial file is a part of. */
export interface PartMark {
  source: string
  /** Strong tag of the answer that it came with; null where its digest is known instead. */
  etag: string | null
}

export async function readMark(path: string): Promise<PartMark | null> {
  try {
    const mark: unknown = JSON.parse(await readFile(`${path}.json`, 'utf8'))
    const whole = typeof mark === 'object' && mark !== null && 'source' in mark && 'etag' in mark
    const { source, etag } = whole ? mark : { source: null, etag: null }
    return typeof source === 'string' && (typeof etag === 'string' || etag === null) ? { source, etag } : null
  } catch {
    return null
  }
}

/** null: what comes now is nothing that a later call can go on with. */
export async function writeMark(path: string, mark: PartMark | null): Promise<void> {
  const file = `${path}.json`
  try {
    await (mark === null ? rm(file, { force: true }) : writeFile(file, JSON.stringify(mark)))
  } catch (error) {
    throw diskError(error, path)
  }
}

/** Removes a partial file and its mark. */
export async function forgetPart(path: string): Promise<void> {
  await rm(path, { force: true })
  await rm(`${path}.json`, { force: true })
}
