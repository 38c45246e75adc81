import { z } from 'zod'
import { BbxError } from '../../base/bbx-error.ts'
import type { PesqPair } from './pesq-of-files.ts'

export type PesqDefaults = Partial<Pick<PesqPair, 'mode' | 'rate'>>

/** One line of `bbx metric pesq --pairs`, what it leaves out filled in. Throws BbxError U0007. */
export function parsePesqPair(line: string | null, { mode, rate = 16_000 }: PesqDefaults): PesqPair {
  if (line === null) throw new BbxError('U0007', { what: 'a line of --pairs is longer than 1 MiB' })
  const schema = z.object({
    ref: z.string().min(1),
    deg: z.string().min(1),
    mode: mode === undefined ? z.enum(['wb', 'nb']) : z.enum(['wb', 'nb']).default(mode),
    rate: z.union([z.literal(8000), z.literal(16_000)]).default(rate),
  })
  const parsed = schema.safeParse(parseJson(line))
  if (parsed.success) return parsed.data
  throw new BbxError('U0007', {
    what: 'a line of --pairs is not a pair',
    why: parsed.error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`)).join('; '),
    remedy: 'write {"ref":PATH,"deg":PATH,"mode":"wb" or "nb","rate":16000 or 8000}',
  })
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw new BbxError('U0007', {
      what: 'a line of --pairs is not JSON',
      why: cause instanceof Error ? cause.message : String(cause),
      cause,
    })
  }
}
