import { join } from 'node:path'
import { writeDurably } from '../../base/durable-file.ts'
import type { Convert } from '../catalogue/entry.ts'
import { namingTheFile } from '../naming-the-file.ts'
import { untilStopped } from '../until-stopped.ts'
import { convertBert } from './convert.ts'

/** `model.safetensors`, with the JSON files beside it, becomes `mxbai-embed-large.onnx`. */
export const convertFiles: Convert = async (from, to, signal) => {
  const save = (pieces: AsyncIterable<Uint8Array>) => writeDurably(join(to, 'mxbai-embed-large.onnx'), untilStopped(pieces, signal))
  await namingTheFile('model.safetensors', () => convertBert(join(from, 'model.safetensors'), save))
}
