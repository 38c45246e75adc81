import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { refuse } from '../refusal.ts'

const size = z
  .number()
  .int()
  .min(1)
  .max(2 ** 20)

/** What of `config.json` shapes the graph; what the graph is not written for is refused. */
const configSchema = z.object({
  model_type: z.literal('bert'),
  vocab_size: size,
  hidden_size: size,
  num_hidden_layers: z.number().int().min(1).max(1000),
  num_attention_heads: size,
  intermediate_size: size,
  max_position_embeddings: size,
  type_vocab_size: size.default(2),
  hidden_act: z.literal('gelu').default('gelu'),
  layer_norm_eps: z.number().positive().max(1).default(1e-12),
  position_embedding_type: z.literal('absolute').default('absolute'),
})
const modulesSchema = z.array(z.object({ type: z.string(), path: z.string().regex(/^[\w-]*$/) }))
const poolingSchema = z.record(z.string(), z.unknown())
const lengthSchema = z.object({ max_seq_length: size.nullish(), do_lower_case: z.literal(false).default(false) })
const tokenizerSchema = z.looseObject({
  model: z.looseObject({ type: z.literal('WordPiece'), vocab: z.record(z.string(), z.number().int().nonnegative()) }),
})

export type BertConfig = z.infer<typeof configSchema>

/** How the vectors of tokens become one: the first token's, or their mean. */
export type Pooling = 'first' | 'mean'

export interface BertFolder {
  config: BertConfig
  pooling: Pooling
  /** Tokens of a text that are heard, the two marks at its ends among them. */
  mostTokens: number
  /** The text of `tokenizer.json`. */
  tokenizer: string
}

/** The JSON files that lie beside the weights of a sentence-transformers model on BERT. Throws Refusal that names the file. */
export async function readBertFolder(folder: string): Promise<BertFolder> {
  const config = await parsed(folder, 'config.json', configSchema)
  const modules = await parsed(folder, 'modules.json', modulesSchema)
  const names = modules.map(({ type }) => type.split('.').at(-1))
  if (!['Transformer,Pooling', 'Transformer,Pooling,Normalize'].includes(names.join())) {
    refuse(`modules.json makes vectors by ${names.join(', ')}, not by a Transformer and a Pooling`)
  }
  const pooling = poolingOf(await parsed(folder, join(modules[1]?.path ?? '', 'config.json'), poolingSchema))
  const { max_seq_length } = await parsed(folder, 'sentence_bert_config.json', lengthSchema)
  const { text: tokenizer, value } = await read(folder, 'tokenizer.json')
  const { model } = checked('tokenizer.json', tokenizerSchema, value)
  const largest = Object.values(model.vocab).reduce((most, id) => Math.max(most, id), -1)
  if (largest >= config.vocab_size)
    refuse(`tokenizer.json is that of another model: it has the token ${largest}, and the model ${config.vocab_size} of them`)
  return {
    config,
    pooling,
    mostTokens: Math.min(max_seq_length ?? config.max_position_embeddings, config.max_position_embeddings),
    tokenizer,
  }
}

const ways: Readonly<Record<string, Pooling>> = { cls: 'first', cls_token: 'first', mean: 'mean', mean_tokens: 'mean' }

/** Either a `pooling_mode`, or a truth for each way. */
function poolingOf(config: Readonly<Record<string, unknown>>): Pooling {
  const { pooling_mode: named } = config
  const chosen =
    typeof named === 'string' ? [named] : Object.keys(config).filter((key) => key.startsWith('pooling_mode_') && config[key] === true)
  const [way] = chosen.map((key) => ways[key.replace('pooling_mode_', '')])
  return chosen.length === 1 && way !== undefined
    ? way
    : refuse(`its pooling is ${chosen.join(' and ') || 'none'}, and only the first token or the mean is known`)
}

async function parsed<T>(folder: string, name: string, schema: z.ZodType<T>): Promise<T> {
  return checked(name, schema, (await read(folder, name)).value)
}

function checked<T>(name: string, schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  return refuse(`${name} is not that of a BERT which can be converted: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`)
}

const mostBytes = 2 ** 26

async function read(folder: string, name: string): Promise<{ text: string; value: unknown }> {
  const path = join(folder, name)
  const found = await stat(path).catch(() => refuse(`${name} is missing: it must lie beside the weights`))
  if (!found.isFile() || found.size > mostBytes) refuse(`${name} is no file of a sensible size`)
  const text = await readFile(path, 'utf8')
  try {
    return { text, value: JSON.parse(text) }
  } catch {
    return refuse(`${name} is no JSON`)
  }
}
