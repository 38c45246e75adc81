import type { CatalogueEntry } from './entry.ts'

const file = (path: string, isRequired: boolean) => ({ path, sha256: null, isRequired })

/**
 * What the validator transcribes with (reference sn21 5.4), as OpenAI publishes it for transformers: weights in safetensors, which become the common layout of ONNX files. The
 * size is that of 1.54 billion parameters in single precision, and not looked up.
 */
export const whisper: CatalogueEntry = {
  id: 'whisper',
  title: 'Whisper large-v2, which writes down what is said',
  repository: 'openai/whisper-large-v2',
  revision: 'main',
  files: [
    ...['config.json', 'generation_config.json', 'preprocessor_config.json', 'tokenizer.json', 'model.safetensors'].map((path) =>
      file(path, true),
    ),
    // The first says whether text is cleaned up, where it is there; the rest is what others read of a folder in the common layout.
    ...['tokenizer_config.json', 'special_tokens_map.json', 'added_tokens.json', 'vocab.json', 'merges.txt', 'normalizer.json'].map(
      (path) => file(path, false),
    ),
  ],
  aboutBytes: 6_170_000_000,
  licence: { name: 'MIT', note: 'as it is quoted; look at the model card before you use it' },
  metrics: ['wer'],
  converter: {
    version: 1,
    ready: '.',
    growth: 1,
    load: async () => (await import('../whisper/convert-files.ts')).convertFiles,
  },
}
