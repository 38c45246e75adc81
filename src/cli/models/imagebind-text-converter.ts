import { convertImageBindText } from '../../weights/imagebind/convert.ts'
import { namingTheFile } from '../../weights/naming-the-file.ts'
import type { ModelConverter } from './model-converter.ts'

export const imageBindTextConverter: ModelConverter = async (path, shown, save) => {
  const { form, sizes, values } = await namingTheFile(shown, () => convertImageBindText(path, save))
  return {
    facts: { form, ...sizes, values },
    shown: `${values} values of ${sizes.blocks} blocks, ${sizes.width} wide, ${sizes.heads} heads, from a ${form}`,
  }
}
