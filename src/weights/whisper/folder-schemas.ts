import { z } from 'zod'

const count = (most: number) => z.number().int().min(1).max(most)
const token = z.number().int().min(0).max(1_000_000)
const tokens = z.array(token).nullish()

/** What is used of `config.json`. Limits are several times what the largest published model has. */
export const configSchema = z.object({
  model_type: z.literal('whisper'),
  d_model: count(8192),
  encoder_layers: count(256),
  encoder_attention_heads: count(256),
  encoder_ffn_dim: count(65_536),
  decoder_layers: count(256),
  decoder_attention_heads: count(256),
  decoder_ffn_dim: count(65_536),
  vocab_size: count(1_000_000),
  num_mel_bins: count(512).default(80),
  // The windows of the features are always 30 s: 3000 frames, half of them behind the second convolution.
  max_source_positions: z.literal(1500).default(1500),
  max_target_positions: count(4096).default(448),
  activation_function: z.literal('gelu').default('gelu'),
  scale_embedding: z.literal(false).default(false),
})
export type WhisperConfig = z.infer<typeof configSchema>

/** `preprocessor_config.json`: the numbers that `logMel` has; only the bands are free. */
export const preprocessorSchema = z.object({
  feature_size: count(512).default(80),
  sampling_rate: z.literal(16_000).default(16_000),
  hop_length: z.literal(160).default(160),
  n_fft: z.literal(400).default(400),
  chunk_length: z.literal(30).default(30),
  padding_value: z.literal(0).default(0),
})

/** `generation_config.json`: what the greedy search of transformers 4.46.3 obeys, with its defaults. */
export const generationSchema = z.object({
  decoder_start_token_id: token,
  eos_token_id: z.union([token.transform((one) => [one]), z.array(token).min(1)]),
  suppress_tokens: tokens,
  begin_suppress_tokens: tokens,
  max_length: count(1_000_000).default(20),
  max_new_tokens: count(1_000_000).nullish(),
})
export type WhisperGeneration = z.infer<typeof generationSchema>

/** `tokenizer.json`: the byte-level words of the vocabulary, and those that were added to it. */
export const tokenizerSchema = z.object({
  model: z.object({ vocab: z.record(z.string(), token) }),
  added_tokens: z.array(z.object({ id: token, content: z.string(), special: z.boolean() })),
})
export type WhisperTokenizer = z.infer<typeof tokenizerSchema>

/** `tokenizer_config.json`, which may be missing. */
export const tokenizerConfigSchema = z.object({ clean_up_tokenization_spaces: z.boolean().nullish() })
