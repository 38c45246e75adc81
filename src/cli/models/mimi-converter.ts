import { convertMimi } from '../../weights/mimi/convert.ts'
import { namingTheFile } from '../../weights/naming-the-file.ts'
import type { ModelConverter } from './model-converter.ts'

export const mimiConverter: ModelConverter = async (path, shown, save) => {
  const facts = await namingTheFile(shown, () => convertMimi(path, save))
  return { facts: { ...facts }, shown: `${facts.values} values of ${facts.layers} layers, ${facts.hidden} wide` }
}
