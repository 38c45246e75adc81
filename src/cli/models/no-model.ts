import { BbxError } from '../../base/bbx-error.ts'
import { byteSize } from '../../base/byte-size.ts'
import { catalogue } from '../../weights/catalogue/catalogue.ts'
import type { WeightsId } from '../../weights/catalogue/entry.ts'

/** The error where a model is needed that neither `--model` nor the cache has. */
export function noModel(id: WeightsId, what: string): BbxError {
  const { aboutBytes, repository } = catalogue[id]
  const size = aboutBytes === null ? '' : ` (about ${byteSize(aboutBytes)})`
  const remedy = `\`bbx models pull ${id}\` fetches them from ${repository}${size}; or name what you have with --model ${id}=PATH`
  return new BbxError('E0009', { what, remedy })
}
