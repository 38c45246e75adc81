import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { runsFolder } from '../evaluation/runs-folder.ts'
import type { Evaluation } from './push.ts'

const resultSchema = z.looseObject({
  submission: z.looseObject({ fingerprint: z.string().nullable(), track: z.string() }),
  score: z.looseObject({ strict: z.number().nullable(), why: z.string().nullable() }),
  exit: z.number().int(),
})

/** A finished run of exactly these files without a fault, the newest; null where there is none. `--min-score` is not the run's matter: it is looked at again. */
export async function earlierRun(workingFolder: string, wanted: { fingerprint: string; track: string }): Promise<Evaluation | null> {
  const names = (await readdir(runsFolder(workingFolder)).catch(() => [])).sort().reverse()
  for (const name of names) {
    const found = await resultOf(join(runsFolder(workingFolder), name, 'result.json'))
    if (found === null || found.exit !== 0) continue
    const { fingerprint, track } = found.submission
    if (fingerprint === wanted.fingerprint && track === wanted.track)
      return { run: join('.bbx', 'runs', name), score: found.score.strict, why: found.score.why, exit: found.exit }
  }
  return null
}

/** null for a run without a result, or with one that cannot be read: it measured nothing that counts here. */
async function resultOf(path: string): Promise<z.infer<typeof resultSchema> | null> {
  try {
    return resultSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return null
  }
}
