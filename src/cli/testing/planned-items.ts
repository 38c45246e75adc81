import type { PassedOver } from '../../datasets/passed-over.ts'
import type { AnyItem } from '../../evaluation/plan-file.ts'
import type { PlanOptions, Profile, Track } from '../../tracks/types.ts'

export interface WantedItems {
  profile: Profile
  data: Track['data']
  path: string
  draw: PlanOptions
  /** Told of rows that give no item. */
  passedOver?: PassedOver
  signal: AbortSignal
}

/** What a run asks, in its order. */
export function plannedItems({ profile, data, path, draw, passedOver = new Map(), signal }: WantedItems): AsyncIterable<AnyItem> {
  return profile.plan(data.read(path, { ...draw, passedOver, signal }), draw)
}
