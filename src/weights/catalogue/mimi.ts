import type { CatalogueEntry } from './entry.ts'

/** Reference sn21 5.4, models 1. The size is that of 96 million parameters in single precision, and not looked up. */
export const mimi: CatalogueEntry = {
  id: 'mimi',
  title: 'Mimi, a neural codec of speech',
  repository: 'kyutai/mimi',
  revision: 'main',
  files: [
    { path: 'config.json', sha256: null, isRequired: true },
    { path: 'model.safetensors', sha256: null, isRequired: true },
  ],
  aboutBytes: 385_000_000,
  licence: { name: 'CC-BY-4.0', note: 'as its model card is quoted; look before you use it' },
  metrics: ['mimi'],
  converter: {
    version: 1,
    ready: 'mimi.onnx',
    growth: 1,
    load: async () => (await import('../mimi/convert-files.ts')).convertFiles,
  },
}
