import { posix } from 'node:path'
import type { HubFile } from '../../hub/types.ts'
import { ulidTime } from './ulid-time.ts'

export interface Choice {
  /** `reference`: the validator's own; `newest`: those that were made last. */
  by: 'reference' | 'newest'
  count: number
  /** Milliseconds since 1970. */
  now: number
}

export interface Chosen {
  files: readonly HubFile[]
  /** How the validator would have come to them; null for `newest`. */
  rule: 'within the window' | 'the first of the listing' | null
  /** When the oldest and the newest of them were made; null where there is none. */
  madeAt: { from: Date; to: Date } | null
}

/** Where the producer puts its files, each named by a ULID (reference sn21 4.1). */
const folder = 'default/train/'
/** Of the first container era (reference sn21 4.1): MIN_AGE. */
const windowMs = 4 * 3_600_000

/**
 * The files that are tested with. The validator takes the first of the listing that are younger than its window, which are not the newest; where there
 * are none, the first of the listing, which are always the same (since 2025-04; before that it had no score then).
 */
export async function chooseFiles(listing: AsyncIterable<HubFile>, { by, count, now }: Choice): Promise<Chosen> {
  const fresh: Dated[] = []
  const first: Dated[] = []
  let newest: Dated[] = []
  for await (const file of listing) {
    const time = timeOf(file)
    if (time === null) continue
    const dated = { file, time }
    if (by === 'newest') newest = [...newest, dated].sort((one, other) => other.time - one.time).slice(0, count)
    else {
      if (first.length < count) first.push(dated)
      if (now - time < windowMs) fresh.push(dated)
      if (fresh.length === count) break
    }
  }
  if (by === 'newest') return chosen(newest, null)
  return fresh.length > 0 ? chosen(fresh, 'within the window') : chosen(first, 'the first of the listing')
}

interface Dated {
  file: HubFile
  time: number
}

function timeOf({ path }: HubFile): number | null {
  if (!path.startsWith(folder) || !path.endsWith('.parquet')) return null
  return ulidTime(posix.basename(path, '.parquet'))
}

function chosen(dated: readonly Dated[], rule: Chosen['rule']): Chosen {
  const times = dated.map(({ time }) => time)
  const madeAt = times.length === 0 ? null : { from: new Date(Math.min(...times)), to: new Date(Math.max(...times)) }
  return { files: dated.map(({ file }) => file), rule, madeAt }
}
