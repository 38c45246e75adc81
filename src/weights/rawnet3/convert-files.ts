import { join } from 'node:path'
import { writeDurably } from '../../base/durable-file.ts'
import type { Convert } from '../catalogue/entry.ts'
import { readWeightsFile } from '../read-weights-file.ts'
import { convertRawNet3 } from './convert.ts'
import { mostBytes } from './most-bytes.ts'

/** `model.pt` becomes `rawnet3.onnx`. */
export const convertFiles: Convert = async (from, to) => {
  const { bytes } = await readWeightsFile(join(from, 'model.pt'), 'model.pt', mostBytes, convertRawNet3)
  await writeDurably(join(to, 'rawnet3.onnx'), bytes)
}
