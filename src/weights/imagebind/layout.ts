/** The sizes of a text tower. The published one: 49408, 77, 1024, 24, 4096, 16, 1024. */
export interface TowerSizes {
  /** Tokens that it knows. */
  vocabulary: number
  /** Tokens of a text. */
  context: number
  width: number
  blocks: number
  /** Of the two layers in a block, the wide side. */
  hidden: number
  heads: number
  /** Entries of an embedding. */
  embedding: number
}

/** Every tensor that the tower is computed from, and its shape (reference sn21 5.6). The mask of the checkpoint is made anew. */
export function layout({ vocabulary, context, width, blocks, hidden, embedding }: TowerSizes): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>()
  const linear = (name: string, to: number, from: number, weight = '.weight', bias = '.bias') => {
    shapes.set(`${name}${weight}`, [to, from])
    shapes.set(`${name}${bias}`, [to])
  }
  const norm = (name: string) => {
    shapes.set(`${name}.weight`, [width])
    shapes.set(`${name}.bias`, [width])
  }
  shapes.set('modality_preprocessors.text.token_embedding.weight', [vocabulary, width])
  shapes.set('modality_preprocessors.text.pos_embed', [1, context, width])
  for (let block = 0; block < blocks; block++) {
    const name = `modality_trunks.text.blocks.${block}`
    linear(`${name}.attn`, 3 * width, width, '.in_proj_weight', '.in_proj_bias')
    linear(`${name}.attn.out_proj`, width, width)
    norm(`${name}.norm_1`)
    linear(`${name}.mlp.fc1`, hidden, width)
    linear(`${name}.mlp.fc2`, width, hidden)
    norm(`${name}.norm_2`)
  }
  norm('modality_heads.text.proj.0')
  shapes.set('modality_heads.text.proj.1.weight', [embedding, width])
  shapes.set('modality_postprocessors.text.1.log_logit_scale', [])
  return shapes
}
