import { BbxError } from '../../base/bbx-error.ts'
import { isWeightsId } from '../../weights/catalogue/catalogue.ts'
import { type ModelId, modelPaths } from '../models/model-paths.ts'
import { noModel } from '../models/no-model.ts'
import type { MetricArguments, MetricKind } from './metric-kind.ts'

/** Weights that a metric cannot do without. */
export interface NeededModel {
  id: ModelId
  /** As a person knows it. */
  title: string
  /** How its file is made, where it cannot be pulled: the end of a sentence. */
  made?: string
}

/** The file that `--model` names for the one model of a metric, or the cache has. Throws BbxError E0009 where neither does, U0001 where it names another. */
export function modelFile(
  { model = [], cached = {} }: MetricArguments,
  { id, title, made = '' }: NeededModel,
  { name, example }: Pick<MetricKind<unknown>, 'name' | 'example'>,
): string {
  const paths = modelPaths(model)
  const other = [...paths.keys()].find((known) => known !== id)
  if (other !== undefined)
    throw new BbxError('U0001', { what: `${name} has no use for the model ${other}`, remedy: `for example: ${example}` })
  const path = paths.get(id) ?? cached[id]
  if (path !== undefined) return path
  const what = `the ${name} score needs the weights of ${title}`
  if (isWeightsId(id)) throw noModel(id, what)
  throw new BbxError('E0009', { what, remedy: `${made}, then add --model ${id}=${id}.onnx` })
}
