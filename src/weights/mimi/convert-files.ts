import { join } from 'node:path'
import { writeDurably } from '../../base/durable-file.ts'
import type { Convert } from '../catalogue/entry.ts'
import { namingTheFile } from '../naming-the-file.ts'
import { untilStopped } from '../until-stopped.ts'
import { convertMimi } from './convert.ts'

/** `model.safetensors`, with `config.json` beside it, becomes `mimi.onnx`. */
export const convertFiles: Convert = async (from, to, signal) => {
  await namingTheFile('model.safetensors', () =>
    convertMimi(join(from, 'model.safetensors'), (pieces) => writeDurably(join(to, 'mimi.onnx'), untilStopped(pieces, signal))),
  )
}
