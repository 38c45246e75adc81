import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The record of a data set that was fetched; it lies beside its folder, so that the folder holds nothing but challenges. */
export interface PulledSet {
  track: string
  ref: string
  url: string
  /** Folder of the unpacked files. */
  path: string
  /** Of the archive. */
  sha256: string
  archiveBytes: number
  files: number
  bytes: number
  commit: string | null
  pulledAt: string
}

/** Where a ref's data lies: names that are safe in a path, one a ref. */
export function pulledPaths(
  cacheDir: string,
  track: string,
  ref: string,
): { folder: string; record: string; partial: string; lock: string } {
  const folder = join(cacheDir, 'data', track, encodeURIComponent(ref))
  return { folder, record: `${folder}.record.json`, partial: `${folder}.part`, lock: `${folder}.lock` }
}

export async function listPulledSets(cacheDir: string, track: string): Promise<PulledSet[]> {
  const root = join(cacheDir, 'data', track)
  const names = await readdir(root).catch(() => [])
  const records = names.filter((name) => name.endsWith('.record.json')).sort()
  const sets = await Promise.all(records.map((name) => readRecord(join(root, name))))
  return sets.filter((set) => set !== null)
}

/** null for a record that is damaged: the data set counts as not fetched. */
async function readRecord(path: string): Promise<PulledSet | null> {
  try {
    const record: unknown = JSON.parse(await readFile(path, 'utf8'))
    return isRecord(record) ? record : null
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is PulledSet {
  if (typeof value !== 'object' || value === null) return false
  const record = value as Record<string, unknown>
  const texts = ['track', 'ref', 'url', 'path', 'sha256', 'pulledAt'].every((key) => typeof record[key] === 'string')
  return texts && ['archiveBytes', 'files', 'bytes'].every((key) => typeof record[key] === 'number')
}
