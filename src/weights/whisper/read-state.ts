import { refuse } from '../refusal.ts'
import type { TensorFile } from '../safetensors/tensor-file.ts'
import type { WhisperConfig } from './folder-schemas.ts'
import { layout } from './layout.ts'

export interface WhisperState {
  config: WhisperConfig
  /** Numbers in all. */
  values: number
  has(name: string): boolean
  shapeOf(name: string): readonly number[]
  /** One tensor of the layout, in single precision and C order. */
  floats(name: string): Promise<Float32Array>
}

/** The words that are chosen from are those that are read: transformers ties the two, whatever a file says of the former. */
const tied = 'proj_out.weight'

/** Holds the tensors of a file against what its configuration promises: each in its shape, and none beside. Throws Refusal. */
export function readState(file: TensorFile, config: WhisperConfig): WhisperState {
  const shapes = layout(config)
  let values = 0
  for (const [name, shape] of shapes) {
    const found = file.tensors.get(name) ?? refuse(`it has no tensor ${name}, which its config.json promises`)
    if (String(found.shape) !== String(shape))
      refuse(`${name} has the shape [${found.shape.join(', ')}], by its config.json it is [${shape.join(', ')}]`)
    values += shape.reduce((product, size) => product * size, 1)
  }
  for (const name of file.tensors.keys())
    if (!shapes.has(name) && name !== tied) refuse(`it has a tensor ${JSON.stringify(name.slice(0, 100))} that Whisper has not`)
  return {
    config,
    values,
    has: (name) => shapes.has(name),
    shapeOf: (name) => shapes.get(name) as readonly number[],
    floats: (name) => file.floats(name),
  }
}
