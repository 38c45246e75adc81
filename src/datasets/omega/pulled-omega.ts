import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type OmegaSet, omegaSets } from './omega-sets.ts'

const recordSchema = z.object({
  schema: z.enum(['bbx.omega-voice/1', 'bbx.omega-multimodal/1']),
  repository: z.string(),
  /** Where it was fetched from. */
  url: z.string(),
  revision: z.string(),
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  by: z.enum(['reference', 'newest']),
  rule: z.enum(['within the window', 'the first of the listing']).nullable(),
  /** Name of the folder beside the record. */
  folder: z.string().regex(/^[0-9a-f]{16}$/),
  /** As `bbx test` computes it of the folder. */
  digest: z.string(),
  files: z.array(
    z.object({
      path: z.string(),
      bytes: z.int(),
      sha256: z.string(),
      /** False: the hub told no digest that it could be held against. */
      verified: z.boolean(),
    }),
  ),
  pulledAt: z.string(),
})

/** What was fetched of a set: the record that lies beside the files. */
export type PulledOmega = z.infer<typeof recordSchema>

export function omegaPaths(
  set: OmegaSet,
  cacheDir: string,
): {
  root: string
  record: string
  lock: string
  parts: string
  set(folder: string): string
} {
  const root = join(cacheDir, 'data', omegaSets[set].track, set)
  return {
    root,
    record: join(root, 'record.json'),
    lock: join(root, 'lock'),
    parts: join(root, 'parts'),
    set: (folder) => join(root, folder),
  }
}

/** null where nothing was fetched; a damaged record counts as that. */
export async function pulledOmega(set: OmegaSet, cacheDir: string): Promise<PulledOmega | null> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(omegaPaths(set, cacheDir).record, 'utf8')))
  } catch {
    return null
  }
}
