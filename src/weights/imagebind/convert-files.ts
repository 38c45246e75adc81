import { join } from 'node:path'
import { writeDurably } from '../../base/durable-file.ts'
import type { Convert } from '../catalogue/entry.ts'
import { namingTheFile } from '../naming-the-file.ts'
import { untilStopped } from '../until-stopped.ts'
import { convertImageBindText } from './convert.ts'

/** `videobind.pth` becomes `imagebind-text.onnx`. */
export const convertFiles: Convert = async (from, to, signal) => {
  const save = (pieces: AsyncIterable<Uint8Array>) => writeDurably(join(to, 'imagebind-text.onnx'), untilStopped(pieces, signal))
  await namingTheFile('videobind.pth', () => convertImageBindText(join(from, 'videobind.pth'), save))
}
