import { encodeModelInChunks } from '../onnx/model.ts'
import { openCheckpoint } from '../torch/open-checkpoint.ts'
import { towerGraph } from './graph.ts'
import type { TowerSizes } from './layout.ts'
import { readTower, type Tower } from './read-tower.ts'

export interface ConvertedTower {
  form: Tower['form']
  sizes: TowerSizes
  /** Numbers in its tensors. */
  values: number
}

/**
 * The text tower of a checkpoint of ImageBind, a whole pickled module or a state dict, as an ONNX file, which `save` gets piece by piece: no more than one tensor is in memory, and of the
 * file only what the tower needs is read. Throws Refusal where there is none, and what `save` throws.
 */
export async function convertImageBindText(
  path: string,
  save: (bytes: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<ConvertedTower> {
  using checkpoint = openCheckpoint(path)
  const tower = readTower(checkpoint.value)
  await save(encodeModelInChunks(towerGraph(tower), { model: 'imagebind-text' }))
  return { form: tower.form, sizes: tower.sizes, values: tower.values }
}
