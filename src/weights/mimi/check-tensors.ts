import { refuse } from '../refusal.ts'
import type { TensorFile } from '../safetensors/tensor-file.ts'
import { layout } from './layout.ts'
import type { MimiConfig } from './read-config.ts'

/** The encoder's tensors must all be there, in the shapes that the config gives them. Tells how many numbers they hold. Throws Refusal. */
export function checkTensors({ tensors }: TensorFile, config: MimiConfig): number {
  let values = 0
  for (const [name, shape] of layout(config)) {
    const found = tensors.get(name) ?? refuse(`it is no Mimi: it has no tensor ${name}`)
    if (String(found.shape) !== String(shape)) {
      refuse(`${name} has the shape [${found.shape.join(', ')}], and by its config.json [${shape.join(', ')}]`)
    }
    values += shape.reduce((product, length) => product * length, 1)
  }
  return values
}
