import type { CatalogueEntry, WeightsId } from './entry.ts'
import { mimi } from './mimi.ts'
import { rawnet3 } from './rawnet3.ts'
import { whisper } from './whisper.ts'

/** Every model that `bbx models pull` can fetch. */
export const catalogue: Readonly<Record<WeightsId, CatalogueEntry>> = { rawnet3, mimi, whisper }

export const weightsIds = Object.keys(catalogue) as WeightsId[]

export function isWeightsId(id: string): id is WeightsId {
  return Object.hasOwn(catalogue, id)
}
