import { BbxError } from '../../base/bbx-error.ts'
import type { WeightsId } from '../../weights/catalogue/entry.ts'
import { modelPaths } from '../models/model-paths.ts'
import { noModel } from '../models/no-model.ts'
import type { MetricArguments, MetricKind } from './metric-kind.ts'

/** Weights that a metric cannot do without. */
export interface NeededModel {
  id: WeightsId
  /** As a person knows it. */
  title: string
}

/** The file that `--model` names for the one model of a metric, or the cache has. Throws BbxError E0009 where neither does, U0001 where it names another. */
export function modelFile(
  { model = [], cached = {} }: MetricArguments,
  { id, title }: NeededModel,
  { name, example }: Pick<MetricKind<unknown>, 'name' | 'example'>,
): string {
  const paths = modelPaths(model)
  const other = [...paths.keys()].find((known) => known !== id)
  if (other !== undefined)
    throw new BbxError('U0001', { what: `${name} has no use for the model ${other}`, remedy: `for example: ${example}` })
  return paths.get(id) ?? cached[id] ?? fail(id, `the ${name} score needs the weights of ${title}`)
}

function fail(id: WeightsId, what: string): never {
  throw noModel(id, what)
}
