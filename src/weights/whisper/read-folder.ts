import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { refuse } from '../refusal.ts'
import {
  configSchema,
  generationSchema,
  preprocessorSchema,
  tokenizerConfigSchema,
  tokenizerSchema,
  type WhisperConfig,
  type WhisperGeneration,
  type WhisperTokenizer,
} from './folder-schemas.ts'

/** What the JSON files of a Whisper say, whatever form its weights have. */
export interface WhisperFolder {
  config: WhisperConfig
  generation: WhisperGeneration
  tokenizer: WhisperTokenizer
  /** Of a text, as the tokenizer's settings ask. */
  cleansUp: boolean
}

/** Those of the largest models have 4 MB. */
const mostBytes = 2 ** 26

/** The JSON files of a Whisper as they are published, beside its weights. Throws Refusal where one is missing or says what no Whisper does. */
export async function readWhisperFolder(folder: string): Promise<WhisperFolder> {
  const found = await stat(folder).catch(() => null)
  if (!found?.isDirectory()) return refuse(found === null ? 'there is no such folder' : 'it is no folder')
  const config = await parsed(folder, 'config.json', configSchema)
  const preprocessor = await parsed(folder, 'preprocessor_config.json', preprocessorSchema)
  const generation = await parsed(folder, 'generation_config.json', generationSchema)
  const tokenizer = await parsed(folder, 'tokenizer.json', tokenizerSchema)
  const { clean_up_tokenization_spaces } = (await parsedIfThere(folder, 'tokenizer_config.json', tokenizerConfigSchema)) ?? {}
  if (preprocessor.feature_size !== config.num_mel_bins)
    refuse(`its preprocessor_config.json has ${preprocessor.feature_size} bands, its config.json ${config.num_mel_bins}`)
  if (config.d_model % config.encoder_attention_heads !== 0 || config.d_model % config.decoder_attention_heads !== 0)
    refuse(`its config.json spreads ${config.d_model} values over heads that do not divide them`)
  const ids = [
    generation.decoder_start_token_id,
    ...generation.eos_token_id,
    ...(generation.suppress_tokens ?? []),
    ...(generation.begin_suppress_tokens ?? []),
    ...tokenizer.added_tokens.map(({ id }) => id),
  ]
  const strange = ids.find((id) => id >= config.vocab_size)
  if (strange !== undefined) refuse(`its files name the token ${strange}, its config.json knows ${config.vocab_size}`)
  return { config, generation, tokenizer, cleansUp: clean_up_tokenization_spaces ?? false }
}

async function parsed<Value>(folder: string, name: string, schema: z.ZodType<Value>): Promise<Value> {
  return (await parsedIfThere(folder, name, schema)) ?? refuse(`it has no ${name}`)
}

async function parsedIfThere<Value>(folder: string, name: string, schema: z.ZodType<Value>): Promise<Value | null> {
  const path = join(folder, name)
  const found = await stat(path).catch(() => null)
  if (found === null) return null
  if (!found.isFile()) return refuse(`its ${name} is no file`)
  if (found.size > mostBytes) return refuse(`its ${name} is larger than ${mostBytes / 2 ** 20} MiB`)
  const result = schema.safeParse(jsonOf(await readFile(path, 'utf8'), name))
  if (result.success) return result.data
  const [issue] = result.error.issues
  return refuse(`its ${name} is not that of a Whisper: ${issue?.path.slice(0, 3).join('.') || 'it'}: ${issue?.message}`)
}

function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return refuse(`its ${name} is no JSON`)
  }
}
