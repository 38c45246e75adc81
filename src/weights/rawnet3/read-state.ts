import { refuse } from '../refusal.ts'
import { floatsOf, lengthOf, type Tensor } from '../torch/tensor.ts'
import { isKind, type Value } from '../torch/values.ts'
import { chunks, layout, type Widths } from './layout.ts'

export interface RawNet3State {
  widths: Widths
  /** Numbers in all. */
  values: number
  has(name: string): boolean
  shapeOf(name: string): readonly number[]
  /** One tensor of the layout, in single precision and C order. */
  floats(name: string): Float32Array
}

/** Four times the published network: tensors may share their storage, so the size of the file alone bounds no memory. */
const mostValues = 2 ** 26

/**
 * The state dict of a RawNet3 under the key `model`, as strictly as the reference loads it: every key of the layout in its shape and none beside. The
 * widths are read from the shapes. Throws Refusal.
 */
export function readState(checkpoint: Value): RawNet3State {
  const model = isKind(checkpoint, 'dictionary') ? checkpoint.entries.get('model') : undefined
  if (!isKind(model, 'dictionary')) return refuse('it is no RawNet3: it has no state dict under the key "model"')
  const tensors = new Map<string, Tensor>()
  for (const [name, value] of model.entries) {
    if (typeof name !== 'string' || !isKind(value, 'tensor')) return refuse(`it is no RawNet3: ${shown(String(name))} is no tensor`)
    tensors.set(name, value)
  }
  const size = (name: string) => tensors.get(name)?.shape[0] ?? refuse(`it is no RawNet3: it has no tensor ${name}`)
  const widths = {
    filters: size('conv1.filterbank.low_hz_'),
    channels: size('layer1.conv1.weight'),
    wide: size('layer4.weight'),
    attention: size('attention.0.weight'),
    embedding: size('fc6.weight'),
  }
  const shapes = layout(widths)
  const values = [...shapes.values()].reduce((sum, shape) => sum + lengthOf(shape), 0)
  if (widths.channels % chunks !== 0 || Object.values(widths).includes(0) || values > mostValues) {
    refuse(`no RawNet3 has such widths: ${JSON.stringify(widths)}`)
  }
  for (const [name, shape] of shapes) {
    const found = tensors.get(name)?.shape
    if (found === undefined) refuse(`it is no RawNet3: it has no tensor ${name}`)
    if (String(found) !== String(shape)) refuse(`it is no RawNet3: ${name} has the shape [${found.join(', ')}], not [${shape.join(', ')}]`)
  }
  for (const name of tensors.keys()) if (!shapes.has(name)) refuse(`it is no RawNet3: it has a tensor ${shown(name)} that RawNet3 has not`)
  const tensor = (name: string) => tensors.get(name) as Tensor
  return {
    widths,
    values,
    has: (name) => tensors.has(name),
    shapeOf: (name) => tensor(name).shape,
    floats: (name) => floatsOf(tensor(name)),
  }
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 100))
}
