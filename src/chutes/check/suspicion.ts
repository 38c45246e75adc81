import type { ChuteSource } from './chute-source.ts'

/** Something in a file of the chute, by its line. */
export interface Suspicion {
  line: number
  what: string
  /** Where an honest chute may do it too. */
  severity?: 'warning'
}

/** One of the things that a check looks for in one file. */
export type LookFor = (source: ChuteSource) => Suspicion[]
