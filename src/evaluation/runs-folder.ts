import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the runs of a working folder lie. */
export function runsFolder(workingFolder: string): string {
  return join(workingFolder, '.bbx', 'runs')
}

/** A name's numbers count as numbers: the tenth run of a second is newer than its second. */
const byAge = new Intl.Collator('en', { numeric: true }).compare

/** What lies in the runs' folder, the newest first; nothing where there is none. */
export async function runNames(workingFolder: string): Promise<string[]> {
  const names = await readdir(runsFolder(workingFolder)).catch(() => [])
  return names.sort(byAge).reverse()
}
