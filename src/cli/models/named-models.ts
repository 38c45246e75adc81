import { BbxError } from '../../base/bbx-error.ts'
import { nearest } from '../../base/nearest.ts'
import { isWeightsId, weightsIds } from '../../weights/catalogue/catalogue.ts'
import type { WeightsId } from '../../weights/catalogue/entry.ts'

/** The models that a call names, each once. Throws BbxError U0001 for a name that the catalogue lacks. */
export function namedModels(names: readonly string[]): WeightsId[] {
  return [...new Set(names.map(namedModel))]
}

function namedModel(name: string): WeightsId {
  if (isWeightsId(name)) return name
  const near = nearest(name, weightsIds)
  const remedy = near ? `did you mean ${near}?` : `name one of ${weightsIds.join(', ')}`
  throw new BbxError('U0001', { what: `the catalogue of models has no ${name}`, remedy })
}
