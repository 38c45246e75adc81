import type { WhisperConfig } from './folder-schemas.ts'

/** Every tensor of a Whisper as it is published, with its shape. Sizes of linear layers are [out, in]. */
export function layout(config: WhisperConfig): ReadonlyMap<string, readonly number[]> {
  const { d_model: width, num_mel_bins: mels } = config
  const shapes = new Map<string, readonly number[]>()
  const linear = (key: string, out: number, into: number, ...kernel: number[]) => {
    shapes.set(`${key}.weight`, [out, into, ...kernel]).set(`${key}.bias`, [out])
  }
  const norm = (key: string) => shapes.set(`${key}.weight`, [width]).set(`${key}.bias`, [width])
  const attention = (key: string) => {
    for (const part of ['q_proj', 'k_proj', 'v_proj', 'out_proj']) linear(`${key}.${part}`, width, width)
    // Softmax takes no notice of what is added to all keys alike.
    shapes.delete(`${key}.k_proj.bias`)
    norm(`${key}_layer_norm`)
  }
  const side = (key: string, layers: number, attentions: readonly string[], wide: number, positions: number) => {
    shapes.set(`${key}.embed_positions.weight`, [positions, width])
    for (let layer = 0; layer < layers; layer++) {
      const inner = `${key}.layers.${layer}`
      for (const name of attentions) attention(`${inner}.${name}`)
      linear(`${inner}.fc1`, wide, width)
      linear(`${inner}.fc2`, width, wide)
      norm(`${inner}.final_layer_norm`)
    }
    norm(`${key}.layer_norm`)
  }
  linear('model.encoder.conv1', width, mels, 3)
  linear('model.encoder.conv2', width, width, 3)
  side('model.encoder', config.encoder_layers, ['self_attn'], config.encoder_ffn_dim, config.max_source_positions)
  shapes.set('model.decoder.embed_tokens.weight', [config.vocab_size, width])
  side('model.decoder', config.decoder_layers, ['self_attn', 'encoder_attn'], config.decoder_ffn_dim, config.max_target_positions)
  return shapes
}
