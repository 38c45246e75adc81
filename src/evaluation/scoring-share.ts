import { availableParallelism } from 'node:os'
import type { Profile } from '../tracks/types.ts'

/** On fewer cores, heavy scoring would hold up a submission that is being timed on the same machine. */
const coresForBoth = 4

/** Whether answers are scored while the next ones are awaited. */
export function scoresBeside({ scoring }: Pick<Profile, 'scoring'>, cores = availableParallelism()): boolean {
  return scoring === 'light' || cores >= coresForBoth
}

/** Threads of an inference: all cores where nothing else is measured, else half of them. The same for a run and for scoring it again, so that both get the same numbers. */
export function scoringThreads(cores = availableParallelism()): number {
  return cores >= coresForBoth ? Math.floor(cores / 2) : cores
}
