import { catalogue, isWeightsId } from './catalogue/catalogue.ts'
import { findModel } from './find-model.ts'

export interface MissingWeights {
  /** In the order they were asked for; `bytes` is about what has to be fetched, null where nobody knows. */
  missing: readonly { id: string; bytes: number | null }[]
  /** Fetches what can be fetched of it; null where that is nothing. */
  command: string | null
}

/** Which of these models a run would lack, and what would mend it: nothing is fetched here. */
export async function missingWeights(ids: readonly string[], cacheDir: string): Promise<MissingWeights> {
  const found = await Promise.all(ids.map((id) => findModel(id, cacheDir)))
  const lacking = ids.filter((_, at) => found[at] === null)
  const pulled = lacking.filter(isWeightsId)
  return {
    missing: lacking.map((id) => ({ id, bytes: isWeightsId(id) ? catalogue[id].aboutBytes : null })),
    command: pulled.length === 0 ? null : `bbx models pull ${pulled.join(' ')}`,
  }
}
