import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { BbxError } from '../base/bbx-error.ts'
import { type RunRecord, readRunRecord } from '../evaluation/run-folder.ts'
import { runNames, runsFolder } from '../evaluation/runs-folder.ts'
import type { Evaluation } from './push.ts'
import type { UsualTest } from './usual-test.ts'

const resultSchema = z.looseObject({
  submission: z.looseObject({ fingerprint: z.string().nullable(), track: z.string() }),
  score: z.looseObject({ strict: z.number().nullable(), why: z.string().nullable() }),
  exit: z.number().int(),
})

export interface EarlierRun {
  /** The newest run that counts. */
  counts: Evaluation | null
  /** Which newer or only run of these files does not count, and why; null where none was passed over. */
  passedOver: string | null
}

export interface WantedRun {
  fingerprint: string
  track: string
  /** Only one with a score counts. */
  scored: boolean
}

/**
 * A finished run of exactly these files without a fault that asked what a push would ask: the whole of the usual data, by the usual profile. `--min-score` is not the run's matter: it is
 * looked at again. `usual` is called once, where there is a run to hold against it.
 */
export async function earlierRun(workingFolder: string, wanted: WantedRun, usual: () => Promise<UsualTest>): Promise<EarlierRun> {
  let passedOver: string | null = null
  let asked: Promise<UsualTest> | null = null
  for (const name of await runNames(workingFolder)) {
    const folder = join(runsFolder(workingFolder), name)
    const found = await resultOf(join(folder, 'result.json'))
    if (found === null || found.exit !== 0) continue
    const { fingerprint, track } = found.submission
    if (fingerprint !== wanted.fingerprint || track !== wanted.track) continue
    const run = join('.bbx', 'runs', name)
    asked ??= usual()
    const why = (await whyNot(folder, await asked)) ?? (wanted.scored && found.score.strict === null ? 'it has no score' : null)
    if (why === null) return { counts: { run, score: found.score.strict, why: found.score.why, exit: found.exit }, passedOver }
    passedOver ??= `${run} does not count: ${why}`
  }
  return { counts: null, passedOver }
}

async function whyNot(folder: string, usual: UsualTest): Promise<string | null> {
  try {
    return whatDiffers(await readRunRecord(folder), usual)
  } catch (error) {
    if (!(error instanceof BbxError)) throw error
    return error.message
  }
}

function whatDiffers(record: RunRecord, usual: UsualTest): string | null {
  const { profile, dataset, planDigest, via, live, embeddings } = record
  if (profile !== usual.profile) return `its profile is ${profile}, and a push asks by ${usual.profile}`
  if (live) return 'a live utterance engine chose what was asked'
  if (dataset.id !== usual.dataset) return `it asked ${dataset.id}, and a push asks ${usual.dataset}`
  if (planDigest !== usual.planDigest) return `it did not ask the whole of ${dataset.id}, or what that was before`
  if (via !== undefined) return `its ${via} was asked, and not its server`
  if (embeddings !== undefined) return 'it was scored with a table of vectors'
  const { stepTimeoutMs, predictPath, baseline, dimensions = null } = record
  const changes = [stepTimeoutMs, predictPath, baseline, dimensions]
  const today = [usual.stepTimeoutMs, usual.predictPath, usual.baseline, usual.dimensions]
  return JSON.stringify(changes) === JSON.stringify(today)
    ? null
    : 'settings gave it other limits, another path, another baseline or other embeddings'
}

/** null for a run without a result, or with one that cannot be read: it measured nothing that counts here. */
async function resultOf(path: string): Promise<z.infer<typeof resultSchema> | null> {
  try {
    return resultSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}
