import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { BbxError } from '../base/bbx-error.ts'
import { diskError } from '../base/disk-error.ts'
import { writeDurably } from '../base/durable-file.ts'
import { isFile } from '../base/is-file.ts'
import { makeFolder } from '../base/make-folder.ts'
import { type TrackId, trackIds } from '../base/track-ids.ts'
import { runNames, runsFolder } from './runs-folder.ts'
import { usedWeightsSchema } from './used-weights.ts'

const runSchema = z.object({
  /** The second is what it was called before `bbx run` had a document of that name. */
  schema: z.enum(['bbx.run-record/1', 'bbx.run/1']),
  bbx: z.string(),
  createdAt: z.string(),
  profile: z.string(),
  planDigest: z.string(),
  sessionId: z.string(),
  seats: z.array(z.string()).min(1),
  dataset: z.object({
    id: z.string(),
    digest: z.string().nullable(),
    seed: z.number(),
    /** Rows that were drawn and gave no item, by the reason. */
    passedOver: z.record(z.string(), z.int()).optional(),
  }),
  submission: z.object({
    origin: z.enum(['folder', 'hub', 'url']),
    path: z.string(),
    fingerprint: z.string().nullable(),
    track: z.enum(trackIds),
    hotkey: z.string().nullable(),
  }),
  runtime: z.enum(['docker', 'process', 'remote']),
  /** Its chute was asked; left out where the server of the submission was. */
  via: z.literal('chute').optional(),
  /** What settings changed about the profile. */
  stepTimeoutMs: z.number().nullable(),
  predictPath: z.string().nullable(),
  baseline: z.object({ pairs: z.int().min(1), seed: z.int() }).nullable(),
  /** Numbers that are kept of an embedding; older runs leave it out. */
  dimensions: z.int().min(1).nullable().optional(),
  live: z.boolean(),
  /** Scored with a table of vectors (`--embeddings`) instead of a model; left out where it was not. */
  embeddings: z.literal('table').optional(),
  /** What it is scored with; changes when it is scored again with other weights. Left out where there are none. */
  weights: z.array(usedWeightsSchema).optional(),
})

/** `run.json`: what a run is about; written before anything is asked, and again only where its weights are others. */
export type RunRecord = z.infer<typeof runSchema>

/** Makes a folder of its own for a run: `20261121-101500-babelbit`, with a number behind it when that is taken. */
export async function createRunFolder(workingFolder: string, track: TrackId, now: Date): Promise<string> {
  const runs = runsFolder(workingFolder)
  const digits = now.toISOString().replace(/[-:]/g, '').slice(0, 15)
  const name = `${digits.replace('T', '-')}-${track}`
  try {
    makeFolder(runs)
    for (let count = 1; ; count++) {
      const folder = join(runs, count === 1 ? name : `${name}-${count}`)
      try {
        await mkdir(folder)
        return folder
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
    }
  } catch (error) {
    throw diskError(error, runs)
  }
}

export async function writeRunRecord(folder: string, record: RunRecord): Promise<void> {
  await writeDurably(join(folder, 'run.json'), `${JSON.stringify(record, null, 2)}\n`)
}

/** Throws BbxError U0008 where there is no run, U0007 where run.json is damaged. */
export async function readRunRecord(folder: string): Promise<RunRecord> {
  const path = join(folder, 'run.json')
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new BbxError('U0008', { what: `no run at ${folder}`, why: 'it has no run.json', cause })
  }
  try {
    return runSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new BbxError('U0007', { what: `${path} is damaged`, remedy: 'start a new run', cause })
  }
}

/** A run by its path or its name, or the newest one. Throws BbxError U0008. */
export async function findRun(workingFolder: string, wanted: string | null): Promise<string> {
  if (wanted !== null) {
    const candidates = [join(runsFolder(workingFolder), wanted), wanted.startsWith('/') ? wanted : join(workingFolder, wanted)]
    for (const folder of candidates) if (await isFile(join(folder, 'run.json'))) return folder
    throw new BbxError('U0008', { what: `no run at ${wanted}` })
  }
  for (const name of await runNames(workingFolder)) {
    const folder = join(runsFolder(workingFolder), name)
    if (await isFile(join(folder, 'run.json'))) return folder
  }
  throw new BbxError('U0008', { what: 'there is no run in this folder yet', remedy: '`bbx test` makes one' })
}
