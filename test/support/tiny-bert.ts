import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { layout } from '../../src/weights/bert/layout.ts'
import { hashUniform } from './hash-uniform.ts'
import { safetensorsFile, singles } from './safetensors-file.ts'

export const bertConfig = {
  model_type: 'bert',
  vocab_size: 7,
  hidden_size: 8,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 16,
  max_position_embeddings: 6,
  type_vocab_size: 2,
  hidden_act: 'gelu',
  layer_norm_eps: 1e-12,
  position_embedding_type: 'absolute',
} as const
export const bertTokenizer = {
  added_tokens: ['[PAD]', '[UNK]', '[CLS]', '[SEP]'].map((content, id) => ({
    id,
    content,
    special: true,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  })),
  normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
    pair: [],
    special_tokens: { '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] }, '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] } },
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: { '[PAD]': 0, '[UNK]': 1, '[CLS]': 2, '[SEP]': 3, hello: 4, there: 5, '##s': 6 },
  },
}
export const bertModule = (kind: string, path: string) => ({ type: `sentence_transformers.models.${kind}`, path })
/** The JSON files of a BERT of seven tokens in the layout of sentence-transformers, by their paths. */
export const bertFiles: Readonly<Record<string, unknown>> = {
  'config.json': bertConfig,
  'tokenizer.json': bertTokenizer,
  'modules.json': [bertModule('Transformer', ''), bertModule('Pooling', '1_Pooling')],
  '1_Pooling/config.json': { pooling_mode_cls_token: true, pooling_mode_mean_tokens: false },
  'sentence_bert_config.json': { max_seq_length: 512, do_lower_case: false },
}
const tensors = Object.fromEntries(
  [...layout(bertConfig)].map(([name, shape]) => {
    const value = hashUniform(`bbx-public-1:bert:${name}`)
    return [name, singles(shape, ...Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, at) => value(at)))]
  }),
)

/** Its weights, by a formula. */
export const bertWeights = safetensorsFile(tensors)

/** Writes it into a folder. */
export async function writeTinyBert(folder: string): Promise<void> {
  for (const [name, value] of Object.entries(bertFiles)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), JSON.stringify(value))
  }
  await writeFile(join(folder, 'model.safetensors'), bertWeights)
}
