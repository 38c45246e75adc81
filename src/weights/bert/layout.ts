import type { BertConfig } from './read-folder.ts'

/** Every tensor of a BERT that makes vectors, and its shape. Others, such as a pooler, are of no use. */
export function layout(config: BertConfig): Map<string, readonly number[]> {
  const { hidden_size: hidden, intermediate_size: inner } = config
  const shapes = new Map<string, readonly number[]>()
  const linear = (key: string, to: number, ...from: number[]) => {
    shapes.set(`${key}.weight`, [to, ...from])
    shapes.set(`${key}.bias`, [to])
  }
  shapes.set('embeddings.word_embeddings.weight', [config.vocab_size, hidden])
  shapes.set('embeddings.position_embeddings.weight', [config.max_position_embeddings, hidden])
  shapes.set('embeddings.token_type_embeddings.weight', [config.type_vocab_size, hidden])
  linear('embeddings.LayerNorm', hidden)
  for (let at = 0; at < config.num_hidden_layers; at++) {
    const key = `encoder.layer.${at}`
    for (const part of ['query', 'key', 'value']) linear(`${key}.attention.self.${part}`, hidden, hidden)
    linear(`${key}.attention.output.dense`, hidden, hidden)
    linear(`${key}.attention.output.LayerNorm`, hidden)
    linear(`${key}.intermediate.dense`, inner, hidden)
    linear(`${key}.output.dense`, hidden, inner)
    linear(`${key}.output.LayerNorm`, hidden)
  }
  return shapes
}
