import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../../../src/base/package-root.ts'
import { caseSchema, type HostileCase, type HostileRun } from './case-schema.ts'

export const hostileFolder = join(packageRoot(), 'test', 'hostile')

/** Every case, in order of its name. Throws where a folder has no `case.json`, or one that is not as it should be. */
export function readCases(): HostileCase[] {
  return readdirSync(hostileFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== '__pycache__')
    .map(({ name }) => {
      const path = join(hostileFolder, name, 'case.json')
      if (!existsSync(path)) throw new Error(`test/hostile/${name} has no case.json`)
      const parsed = caseSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
      if (!parsed.success) throw new Error(`${path}: ${parsed.error.message}`)
      return { ...parsed.data, name }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

export interface PlannedRun {
  /** `hangs`, `memory-hog 2`. */
  title: string
  name: string
  run: HostileRun
}

/** The runs of these runtimes, for a table of tests. */
export function runsOf(...runtimes: HostileRun['runtime'][]): PlannedRun[] {
  return readCases().flatMap(({ name, runs }) => {
    const mine = runs.filter(({ runtime }) => runtimes.includes(runtime))
    return mine.map((run, at) => ({ title: mine.length > 1 ? `${name} ${at + 1}` : name, name, run }))
  })
}

/** Two at a time is what a machine with two cores bears: the groups follow each other. */
export function inPairs<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / 2) }, (_, at) => all.slice(at * 2, at * 2 + 2))
}
