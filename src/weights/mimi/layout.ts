import type { MimiConfig } from './read-config.ts'

/** A step of the convolutional encoder, in order. Each has its key among the weights. */
export type EncoderStep =
  | { kind: 'conv'; key: string; from: number; to: number; kernel: number; stride: number }
  | { kind: 'residual'; key: string; channels: number; hidden: number; kernel: number; dilation: number }
  | { kind: 'elu' }

/**
 * The convolutional encoder: from one channel to `hidden_size` of them; the rate is divided by each ratio, the last one first, and the channels are doubled. Keys count all
 * steps.
 */
export function encoderSteps(config: MimiConfig): EncoderStep[] {
  const steps: EncoderStep[] = []
  const key = () => `encoder.layers.${steps.length}`
  const conv = (from: number, to: number, kernel: number, stride: number) =>
    steps.push({ kind: 'conv', key: key(), from, to, kernel, stride })
  let channels = config.num_filters
  conv(config.audio_channels, channels, config.kernel_size, 1)
  for (const ratio of config.upsampling_ratios.toReversed()) {
    for (let at = 0; at < config.num_residual_layers; at++) {
      const hidden = Math.floor(channels / config.compress)
      const dilation = config.dilation_growth_rate ** at
      steps.push({ kind: 'residual', key: key(), channels, hidden, kernel: config.residual_kernel_size, dilation })
    }
    steps.push({ kind: 'elu' })
    conv(channels, channels * 2, ratio * 2, ratio)
    channels *= 2
  }
  steps.push({ kind: 'elu' })
  conv(channels, config.hidden_size, config.last_kernel_size, 1)
  return steps
}

/** Frames of the transformer that become one frame of codes. */
export const downsampling = 2

/** The two quantisers, and how many codebooks of theirs the codes are of. */
export function quantizers({ num_semantic_quantizers: semantic, num_quantizers: all }: MimiConfig) {
  return [
    { key: 'quantizer.semantic_residual_vector_quantizer', books: semantic },
    { key: 'quantizer.acoustic_residual_vector_quantizer', books: all - semantic },
  ]
}

/** Every tensor of the encoder and its shape. The decoder's are in the same file, and of no use. */
export function layout(config: MimiConfig): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>()
  const conv = (key: string, to: number, from: number, kernel: number) => {
    shapes.set(`${key}.conv.weight`, [to, from, kernel])
    shapes.set(`${key}.conv.bias`, [to])
  }
  for (const step of encoderSteps(config)) {
    if (step.kind === 'conv') conv(step.key, step.to, step.from, step.kernel)
    if (step.kind === 'residual') {
      conv(`${step.key}.block.1`, step.hidden, step.channels, step.kernel)
      conv(`${step.key}.block.3`, step.channels, step.hidden, 1)
    }
  }
  const { hidden_size: hidden, intermediate_size: inner, codebook_size: entries, codebook_dim: width } = config
  const heads = config.num_attention_heads * config.head_dim
  for (let at = 0; at < config.num_hidden_layers; at++) {
    const key = `encoder_transformer.layers.${at}`
    for (const norm of ['input_layernorm', 'post_attention_layernorm']) {
      shapes.set(`${key}.${norm}.weight`, [hidden])
      shapes.set(`${key}.${norm}.bias`, [hidden])
    }
    for (const part of ['q', 'k', 'v']) shapes.set(`${key}.self_attn.${part}_proj.weight`, [heads, hidden])
    shapes.set(`${key}.self_attn.o_proj.weight`, [hidden, heads])
    shapes.set(`${key}.mlp.fc1.weight`, [inner, hidden])
    shapes.set(`${key}.mlp.fc2.weight`, [hidden, inner])
    shapes.set(`${key}.self_attn_layer_scale.scale`, [hidden])
    shapes.set(`${key}.mlp_layer_scale.scale`, [hidden])
  }
  shapes.set('downsample.conv.weight', [hidden, hidden, 2 * downsampling])
  for (const { key, books } of quantizers(config)) {
    if (config.vector_quantization_hidden_dimension !== hidden) {
      shapes.set(`${key}.input_proj.weight`, [config.vector_quantization_hidden_dimension, hidden, 1])
    }
    for (let book = 0; book < books; book++) {
      shapes.set(`${key}.layers.${book}.codebook.embed_sum`, [entries, width])
      shapes.set(`${key}.layers.${book}.codebook.cluster_usage`, [entries])
    }
  }
  return shapes
}
