import type { CatalogueEntry } from './entry.ts'

const paths = [
  'config.json',
  'tokenizer.json',
  'modules.json',
  'sentence_bert_config.json',
  '1_Pooling/config.json',
  'model.safetensors',
] as const

/** Reference babelbit 4.3. The size is that of 335 million parameters in single precision, and not looked up: in half precision it is half of that. */
export const mxbaiEmbedLarge: CatalogueEntry = {
  id: 'mxbai-embed-large',
  title: 'mxbai-embed-large-v1, embeddings of sentences',
  repository: 'mixedbread-ai/mxbai-embed-large-v1',
  revision: 'main',
  files: paths.map((path) => ({ path, sha256: null, isRequired: true })),
  aboutBytes: 1_340_000_000,
  licence: { name: 'Apache-2.0', note: 'as it is quoted; look at the model card before you use it' },
  metrics: [],
  converter: {
    version: 1,
    ready: 'mxbai-embed-large.onnx',
    // Half precision becomes single.
    growth: 2,
    load: async () => (await import('../bert/convert-files.ts')).convertFiles,
  },
}
