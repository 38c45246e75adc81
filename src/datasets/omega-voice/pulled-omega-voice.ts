import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const recordSchema = z.object({
  schema: z.literal('bbx.omega-voice/1'),
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

/** What was fetched of omega-voice: the record that lies beside the files. */
export type PulledOmegaVoice = z.infer<typeof recordSchema>

export const omegaVoice = { name: 'omega-voice', repo: { kind: 'dataset', name: 'omegalabsinc/omega-voice' } } as const

export function omegaVoicePaths(cacheDir: string): {
  root: string
  record: string
  lock: string
  parts: string
  set(folder: string): string
} {
  const root = join(cacheDir, 'data', 'voice-to-voice', omegaVoice.name)
  return {
    root,
    record: join(root, 'record.json'),
    lock: join(root, 'lock'),
    parts: join(root, 'parts'),
    set: (folder) => join(root, folder),
  }
}

/** null where nothing was fetched; a damaged record counts as that. */
export async function pulledOmegaVoice(cacheDir: string): Promise<PulledOmegaVoice | null> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(omegaVoicePaths(cacheDir).record, 'utf8')))
  } catch {
    return null
  }
}
