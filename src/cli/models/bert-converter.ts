import { convertBert } from '../../weights/bert/convert.ts'
import { namingTheFile } from '../../weights/naming-the-file.ts'
import type { ModelConverter } from './model-converter.ts'

export const bertConverter: ModelConverter = async (path, shown, save) => {
  const facts = await namingTheFile(shown, () => convertBert(path, save))
  const { values, layers, hidden, pooling, mostTokens } = facts
  const pooled = pooling === 'mean' ? 'the mean of its tokens' : 'its first token'
  return {
    facts: { ...facts },
    shown: `${values} values of ${layers} layers, ${hidden} wide; a text is ${pooled}, of at most ${mostTokens}`,
  }
}
