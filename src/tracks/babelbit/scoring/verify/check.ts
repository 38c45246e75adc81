/** Counts one comparison; `why` is told where it does not hold. */
export type Check = (name: string, holds: boolean, why: string) => void

export interface GoldenFiles {
  check: Check
  read(path: string): Promise<Buffer>
  /** Names in a folder, sorted. */
  list(path: string): Promise<string[]>
}
