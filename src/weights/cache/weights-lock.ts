import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeDurably } from '../../base/durable-file.ts'
import type { WeightsId } from '../catalogue/entry.ts'
import { modelFolder } from './weights-paths.ts'

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const path = z.string().refine((text) => text.split('/').every((name) => name !== '' && name !== '..') && !text.includes('\\'))
const file = z.object({ path, bytes: z.number().int().nonnegative(), sha256: digest })

const schema = z.object({
  version: z.literal(1),
  id: z.string(),
  /** Where it was fetched from. */
  endpoint: z.string(),
  repository: z.string(),
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  pulledAt: z.string(),
  /** As they were published. */
  files: z.array(file),
  /** What was made of them. */
  ready: z.object({ converter: z.number().int(), files: z.array(file).min(1) }),
})

/** Which bytes a model in the cache is: written when they came for the first time and were found to be the model's, and kept from then on. */
export type WeightsLock = z.infer<typeof schema>
export type LockedFile = z.infer<typeof file>

/** null where the model was never pulled, or the file is damaged: it counts as not pulled. */
export async function readLock(cacheDir: string, id: WeightsId): Promise<WeightsLock | null> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(lockPath(cacheDir, id), 'utf8')))
    return parsed.success && parsed.data.id === id ? parsed.data : null
  } catch {
    return null
  }
}

/** Throws BbxError E0005. */
export async function writeLock(cacheDir: string, id: WeightsId, lock: WeightsLock): Promise<void> {
  await writeDurably(lockPath(cacheDir, id), `${JSON.stringify(lock, null, 2)}\n`)
}

function lockPath(cacheDir: string, id: WeightsId): string {
  return join(modelFolder(cacheDir, id), 'lock.json')
}
