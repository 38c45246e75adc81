import { refuse } from '../refusal.ts'
import { moduleAt, moduleTensors } from '../torch/module-tensors.ts'
import { floatsOf, lengthOf, type Tensor } from '../torch/tensor.ts'
import { isKind, type Value } from '../torch/values.ts'
import { layout, type TowerSizes } from './layout.ts'

export interface Tower {
  sizes: TowerSizes
  /** Numbers in all. */
  values: number
  /** Whether a module was pickled, or its state dict. */
  form: 'module' | 'state dict'
  shapeOf(name: string): readonly number[]
  /** One tensor of the layout, in single precision and C order, read now. */
  floats(name: string): Float32Array
}

/** Thrice the published one: a text tower has 302 million values and 50 million of embeddings. */
const mostValues = 2 ** 30
/** Of one tensor, which is in memory at once; the embeddings are the largest. */
const mostOfTensor = 2 ** 26
/** Of ImageBind, whatever the width. */
const valuesOfHead = 64
const headsOfNarrowTower = 4

/** The text tower of an ImageBind, of a state dict or a whole pickled module; what else is in it is never read. Throws Refusal where there is none. */
export function readTower(checkpoint: Value): Tower {
  const { tensors, form, heads } = tensorsOf(checkpoint)
  const shape = (name: string) => tensors.get(name)?.shape ?? refuse(`it is no ImageBind: it has no tensor ${name}`)
  const size = (name: string, axis: number) => shape(name)[axis] ?? refuse(`it is no ImageBind: ${name} has too few dimensions`)
  const width = size('modality_preprocessors.text.token_embedding.weight', 1)
  const sizes: TowerSizes = {
    vocabulary: size('modality_preprocessors.text.token_embedding.weight', 0),
    context: size('modality_preprocessors.text.pos_embed', 1),
    width,
    blocks: blocksOf(tensors),
    hidden: size('modality_trunks.text.blocks.0.mlp.fc1.weight', 0),
    heads: heads ?? (width >= valuesOfHead ? width / valuesOfHead : headsOfNarrowTower),
    embedding: size('modality_heads.text.proj.1.weight', 0),
  }
  const shapes = layout(sizes)
  const lengths = [...shapes.values()].map(lengthOf)
  const values = lengths.reduce((sum, length) => sum + length, 0)
  if (
    values > mostValues ||
    Math.max(...lengths) > mostOfTensor ||
    Object.values(sizes).includes(0) ||
    !Number.isInteger(width / sizes.heads)
  ) {
    refuse(`no ImageBind has such sizes: ${JSON.stringify(sizes)}`)
  }
  for (const [name, wanted] of shapes) {
    const found = shape(name)
    if (String(found) !== String(wanted))
      refuse(`it is no ImageBind: ${name} has the shape [${found.join(', ')}], not [${wanted.join(', ')}]`)
  }
  return { sizes, values, form, shapeOf: shape, floats: (name) => floatsOf(tensors.get(name) ?? refuse(`it has no tensor ${name}`)) }
}

interface Found {
  tensors: ReadonlyMap<string, Tensor>
  form: Tower['form']
  /** null where only the tensors are there. */
  heads: number | null
}

function tensorsOf(checkpoint: Value): Found {
  if (isKind(checkpoint, 'instance')) {
    const attention = moduleAt(checkpoint, 'modality_trunks.text.blocks.0.attn')
    const heads = attention?.attributes.get('num_heads')
    return { tensors: moduleTensors(checkpoint), form: 'module', heads: typeof heads === 'number' && heads >= 1 ? heads : null }
  }
  if (!isKind(checkpoint, 'dictionary')) return refuse('it is no ImageBind: it is neither a module nor a state dict')
  const tensors = new Map<string, Tensor>()
  for (const [name, value] of checkpoint.entries) if (typeof name === 'string' && isKind(value, 'tensor')) tensors.set(name, value)
  return { tensors, form: 'state dict', heads: null }
}

function blocksOf(tensors: ReadonlyMap<string, Tensor>): number {
  let count = 0
  while (tensors.has(`modality_trunks.text.blocks.${count}.norm_1.weight`)) count++
  return count
}
