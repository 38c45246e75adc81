import { dirname, join } from 'node:path'
import { encodeModelInChunks } from '../onnx/model.ts'
import { openSafetensors } from '../safetensors/open-safetensors.ts'
import { checkTensors } from './check-tensors.ts'
import { mimiGraph } from './graph.ts'
import { readConfig } from './read-config.ts'

export interface ConvertedMimi {
  /** Numbers in the encoder's tensors. */
  values: number
  /** Tensors in the file, those of the decoder too. */
  tensors: number
  layers: number
  hidden: number
}

/**
 * The published weights of Mimi (`model.safetensors`, or the index of several files; `config.json` beside them) as an ONNX file of its encoder, which `save` gets piece by piece: no
 * more than one tensor is in memory. Throws Refusal where they are none, and what `save` throws.
 */
export async function convertMimi(path: string, save: (bytes: AsyncIterable<Uint8Array>) => Promise<void>): Promise<ConvertedMimi> {
  await using file = await openSafetensors(path)
  const config = await readConfig(join(dirname(path), 'config.json'))
  const values = checkTensors(file, config)
  await save(encodeModelInChunks(mimiGraph(file, config), { model: 'mimi' }))
  return { values, tensors: file.tensors.size, layers: config.num_hidden_layers, hidden: config.hidden_size }
}
