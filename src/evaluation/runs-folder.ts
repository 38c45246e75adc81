import { join } from 'node:path'

/** Where the runs of a working folder lie. */
export function runsFolder(workingFolder: string): string {
  return join(workingFolder, '.bbx', 'runs')
}
