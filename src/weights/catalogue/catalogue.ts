import type { CatalogueEntry, WeightsId } from './entry.ts'
import { imagebindText } from './imagebind-text.ts'
import { mimi } from './mimi.ts'
import { mxbaiEmbedLarge } from './mxbai-embed-large.ts'
import { rawnet3 } from './rawnet3.ts'
import { whisper } from './whisper.ts'

/** Every model that `bbx models pull` can fetch. */
export const catalogue: Readonly<Record<WeightsId, CatalogueEntry>> = {
  rawnet3,
  mimi,
  whisper,
  'imagebind-text': imagebindText,
  'mxbai-embed-large': mxbaiEmbedLarge,
}

export const weightsIds = Object.keys(catalogue) as WeightsId[]

export function isWeightsId(id: string): id is WeightsId {
  return Object.hasOwn(catalogue, id)
}
