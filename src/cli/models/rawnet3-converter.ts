import { convertRawNet3 } from '../../weights/rawnet3/convert.ts'
import { mostBytes } from '../../weights/rawnet3/most-bytes.ts'
import { readWeightsFile } from '../../weights/read-weights-file.ts'
import type { ModelConverter } from './model-converter.ts'

export const rawnet3Converter: ModelConverter = async (path, shown, save) => {
  const { bytes, form, widths, values } = await readWeightsFile(path, shown, mostBytes, convertRawNet3)
  await save(bytes)
  const written = form === 'zip' ? 'saved by PyTorch 1.6 or newer' : 'saved by PyTorch before 1.6'
  return { facts: { form, widths, values }, shown: `${values} values, ${widths.channels} channels, ${written}` }
}
