import { readFile, stat } from 'node:fs/promises'
import { z } from 'zod'
import { refuse } from '../refusal.ts'
import { codebooks, rateHz } from './ports.ts'

const size = z
  .number()
  .int()
  .min(1)
  .max(2 ** 20)
const layers = z.number().int().min(1).max(1000)

/**
 * What of a Mimi's `config.json` shapes its encoder. A field that is left out has the value which transformers gives it: that of the published model. What the graph is not
 * written for is refused.
 */
const configSchema = z.object({
  sampling_rate: z.literal(rateHz).default(rateHz),
  audio_channels: z.literal(1).default(1),
  num_filters: size.default(64),
  kernel_size: size.default(7),
  last_kernel_size: size.default(3),
  residual_kernel_size: size.default(3),
  num_residual_layers: layers.default(1),
  dilation_growth_rate: z.number().int().min(1).max(16).default(2),
  compress: size.default(2),
  upsampling_ratios: z.array(z.number().int().min(1).max(1000)).min(1).max(16).default([8, 6, 5, 4]),
  use_causal_conv: z.literal(true).default(true),
  use_conv_shortcut: z.literal(false).default(false),
  pad_mode: z.literal('constant').default('constant'),
  hidden_size: size.default(512),
  num_hidden_layers: layers.default(8),
  intermediate_size: size.default(2048),
  num_attention_heads: size.default(8),
  num_key_value_heads: size.default(8),
  head_dim: size.nullish(),
  attention_bias: z.literal(false).default(false),
  hidden_act: z.literal('gelu').default('gelu'),
  norm_eps: z.number().positive().max(1).default(1e-5),
  rope_theta: z.number().min(1).max(1e9).default(10_000),
  codebook_size: size.default(2048),
  codebook_dim: size.default(256),
  vector_quantization_hidden_dimension: size.default(256),
  num_quantizers: z.literal(codebooks).default(codebooks),
  num_semantic_quantizers: z
    .number()
    .int()
    .min(1)
    .max(codebooks - 1)
    .default(1),
})

export type MimiConfig = z.infer<typeof configSchema> & { head_dim: number }

const mostBytes = 2 ** 20

/** Throws Refusal, whose sentence begins with the file's name, where it is no config of a Mimi that can be converted. */
export async function readConfig(path: string): Promise<MimiConfig> {
  const found = await stat(path).catch(() => refuse('config.json is missing: it must lie beside the weights'))
  if (!found.isFile() || found.size > mostBytes) refuse('config.json is no file of a sensible size')
  return parseConfig(await readFile(path, 'utf8'))
}

function parseConfig(text: string): MimiConfig {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refuse('config.json is no JSON')
  }
  const kind = z.object({ model_type: z.string().max(100) }).safeParse(value)
  if (!kind.success) return refuse('config.json names no model_type')
  if (kind.data.model_type !== 'mimi') return refuse(`config.json is that of a ${kind.data.model_type}, not of a mimi`)
  const parsed = configSchema.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return refuse(`config.json describes a Mimi that cannot be converted: ${issue?.path.join('.')}: ${issue?.message}`)
  }
  const config = parsed.data
  if (config.num_key_value_heads !== config.num_attention_heads)
    refuse('config.json describes heads that share keys, which no published Mimi has')
  const head_dim = config.head_dim ?? config.hidden_size / config.num_attention_heads
  if (!Number.isInteger(head_dim) || head_dim % 2 !== 0) refuse(`config.json describes heads of ${head_dim} values`)
  return { ...config, head_dim }
}
